// The only script of the page: live alerts, and lists in their place. Without it everything but the live list works.
(() => {
  'use strict'
  // The rows of a group are fetched when they are asked for; without this the link leads to them.
  document.addEventListener('click', async event => {
    const link = event.target.closest('[data-group]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const text = await fetch(link.href).then(answer => answer.ok ? answer.text() : '').catch(() => '')
    const table = new DOMParser().parseFromString(text, 'text/html').getElementById(link.dataset.group)
    if (!table || table.tagName !== 'TABLE') return location.assign(link.href)
    table.tabIndex = -1
    link.closest('.fold').replaceWith(table)
    table.focus()
  })

  const body = document.body
  const list = document.getElementById('alerts')
  const text = document.getElementById('live')
  const dot = document.getElementById('dot')
  const news = document.getElementById('news')
  if (!window.EventSource || !body.dataset.stream || !text || !news) return

  const zh = body.dataset.lang === 'zh'
  const asked = new URLSearchParams(location.search)
  const words = JSON.parse(body.dataset.words)
  const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
  const keep = 20
  const svg = 'http://www.w3.org/2000/svg'
  let cursor = Number(body.dataset.cursor)
  let fresh = 0
  let retry = 1000
  let source

  const make = (tag, cls, content) => {
    const e = document.createElement(tag)
    if (cls) e.className = cls
    if (content !== undefined) e.textContent = content
    return e
  }

  const state = (cls, words) => {
    dot.className = 'dot ' + cls
    if (text.textContent !== words) text.textContent = words
  }

  const glyph = status => {
    const s = document.createElementNS(svg, 'svg')
    const u = document.createElementNS(svg, 'use')
    s.setAttribute('class', 'g')
    s.setAttribute('aria-hidden', 'true')
    u.setAttribute('href', '#g-' + status)
    s.append(u)
    return s
  }

  const day = text => {
    const [y, m, d] = text.split('-').map(Number)
    return zh ? `${y}年${m}月${d}日` : `${d} ${months[m - 1]} ${y}`
  }

  // The same few words as the server writes for the list.
  const explained = a => {
    if (a.transition === 'retracted') return words.lost
    const status = words[a.status] || a.status
    const needed = a.evidence && a.evidence.needed
    const short = words.short[needed ? a.evidence.neededNoun : a.shortfallNoun]
    const count = needed || a.shortfall
    if (count == null || !short) return status
    // Behind with a value above what is expected: lower is better, and there are too many.
    const form = (!needed && a.value > a.expected ? 2 : 0) + (count === 1 ? 0 : 1)
    return status + words.comma + short[form].replace('#', count.toLocaleString('en'))
  }

  const show = a => {
    if (!list) return
    const li = make('li', 'new k-' + a.status + ' a-' + a.transition)
    const head = make('p')
    const link = make('a', '', (zh ? a.titleZh : a.titleEn) || a.titleZh || a.indicatorId)
    link.href = '/plans/' + encodeURIComponent(a.planId) + '/indicators/' + encodeURIComponent(a.indicatorId) +
      '?area=' + encodeURIComponent(a.areaCode) + (asked.has('lang') ? '&lang=' + body.dataset.lang : '')
    const loud = a.severity === 'critical' && !['resolved', 'withdrawn', 'retracted'].includes(a.transition)
    head.append(make('span', loud ? 'q q-c' : 'q', words[a.transition] || a.transition), ' ', glyph(a.status), link)
    const when = make('p', 'when')
    const time = make('time', '', day(a.asOf))
    time.dateTime = a.asOf
    when.append(time, ' · ' + explained(a))
    li.append(head, when)
    list.prepend(li)
    while (list.children.length > keep) list.lastElementChild.remove()
  }

  // ?wall=1 is for a screen nobody touches: it reloads the page.
  const wall = asked.has('wall')
  const born = Date.now()
  let due
  // At most once a minute.
  const renew = () => {
    clearTimeout(due)
    due = setTimeout(() => location.reload(), Math.max(2000, born + 60000 - Date.now()))
  }

  // One polite sentence for any number of messages: the list itself is not a live region.
  let timer
  const announce = () => {
    if (wall) return renew()
    clearTimeout(timer)
    timer = setTimeout(() => {
      const again = make('a', '', words.more)
      again.href = location.href
      news.replaceChildren(fresh + words.one, again)
    }, 500)
  }

  const receive = event => {
    const a = JSON.parse(event.data)
    if (!(a.sequence > cursor)) return
    cursor = a.sequence
    fresh += 1
    show(a)
    announce()
  }

  // The browser resumes with Last-Event-ID by itself; ?since= covers the first connection and a closed source.
  const connect = () => {
    source = new EventSource(body.dataset.stream + '?since=' + cursor)
    source.onopen = () => { retry = 1000; state('on', words.on) }
    source.addEventListener('transition', receive)
    source.addEventListener('firing', e => {
      const n = document.getElementById('firing')
      if (n) n.textContent = e.data
    })
    // The server's log no longer has what this page has seen, as after a restore.
    source.addEventListener('reset', e => { cursor = Number(e.data); renew() })
    source.addEventListener('judged', e => { if (wall && e.data !== body.dataset.judged) renew() })
    source.onerror = () => {
      state('off', words.wait)
      if (source.readyState !== EventSource.CLOSED) return
      setTimeout(connect, retry)
      retry = Math.min(retry * 2, 60000)
    }
  }
  connect()
  addEventListener('pagehide', () => source.close())
  addEventListener('pageshow', e => { if (e.persisted) connect() })
})()
