// The only script of the page: live alerts, and lists in their place. Without it everything but the live list works.
(() => {
  'use strict'
  // The part of that name of another page of this site; none where it cannot be had.
  const load = (address, id) => fetch(address).then(answer => answer.ok ? answer.text() : '').catch(() => '')
    .then(text => new DOMParser().parseFromString(text, 'text/html').getElementById(id))
  // The rows of a group are fetched when they are asked for; without this the link leads to them.
  document.addEventListener('click', async event => {
    const link = event.target.closest('[data-group]')
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    const table = await load(link.href, link.dataset.group)
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
  let [cursor, fresh, retry, source] = [Number(body.dataset.cursor), 0, 1000]

  const make = (tag, className = '', textContent = '') =>
    Object.assign(document.createElement(tag), { className, textContent })

  const state = (cls, words) => {
    dot.className = 'dot ' + cls
    if (text.textContent !== words) text.textContent = words
  }

  const glyph = status => {
    const [s, u] = ['svg', 'use'].map(tag => document.createElementNS(svg, tag))
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
    // The same step in another area is one entry with it.
    li.dataset.step = [a.planId, a.indicatorId, a.transition].join('/')
    const areasOf = e => e.dataset.areas.split(' ')
    const same = [...list.children].find(e => e.dataset.step === li.dataset.step && !areasOf(e).includes(a.areaCode))
    const areas = [a.areaCode, ...(same ? areasOf(same) : [])]
    li.dataset.areas = areas.join(' ')
    same?.remove()
    const head = make('p')
    const link = make('a', '', (zh ? a.titleZh : a.titleEn) || a.titleZh || a.indicatorId)
    const query = new URLSearchParams(areas.length > 1 ? {} : { area: a.areaCode })
    if (asked.has('lang')) query.set('lang', body.dataset.lang)
    link.href = ['/plans', a.planId, 'indicators', a.indicatorId].map(encodeURI).join('/') + '?' + query
    const loud = a.severity === 'critical' && !['resolved', 'withdrawn', 'retracted', 'acknowledged'].includes(a.transition)
    head.append(make('span', loud ? 'q q-c' : 'q', words[a.transition] || a.transition), ' ', glyph(a.status), link)
    if (areas.length > 1) head.append(' · ', make('b', '', words.areas.replace('#', areas.length)))
    const when = make('p', 'when')
    const time = Object.assign(make('time', '', day(a.asOf)), { dateTime: a.asOf })
    when.append(time, ' · ' + explained(a))
    li.append(head, when)
    list.prepend(li)
    while (list.children.length > keep) list.lastElementChild.remove()
  }

  // ?wall=1 is for a screen nobody touches: it reloads the page when it has changed, at most once a minute.
  const wall = asked.has('wall')
  const shown = document.getElementById('main').cloneNode(true)
  let [born, due] = [Date.now()]
  const rest = () => Math.max(2000, born + 60000 - Date.now())
  const renew = () => {
    clearTimeout(due)
    due = setTimeout(async () => {
      born = Date.now()
      const main = await load(location.href, 'main')
      if (main && !main.isEqualNode(shown)) location.reload()
    }, rest())
  }

  // One polite sentence for any number of messages: the list itself is not a live region.
  let timer
  const announce = () => {
    if (wall) return renew()
    clearTimeout(timer)
    const again = Object.assign(make('a', '', words.more), { href: location.href })
    timer = setTimeout(() => news.replaceChildren(fresh + words.one, again), 500)
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
    source.addEventListener('reset', e => { cursor = Number(e.data); setTimeout(() => location.reload(), rest()) })
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
