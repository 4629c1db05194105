extension Chart {
    /// The rules of the drawings, to be put into the page's style sheet.
    ///
    /// The page defines the colours for light, dark and print: `--panel --ink --soft --rule
    /// --hair --inv --on` and `--missed --breached --off --risk --met --calm`, and gives `--k` to
    /// its classes `k-<status>`.
    package static let styleSheet = """
        .c { display: block; width: 100%; height: auto; overflow: visible }
        .mini { --k: var(--ink) }
        .c text { font-size: 12px; fill: var(--ink); font-family: inherit }
        .c .ax { fill: var(--soft); font-size: 11.5px }
        .c .lv { fill: var(--k, var(--ink)); font-size: 13px; font-weight: 700 }
        .c .lt { font-weight: 600 }
        .c .lf, .c .ls, .c .lb { fill: var(--soft) }
        .c .lg { fill: var(--k, var(--ink)); font-weight: 600 }
        .c .vv { fill: var(--soft); font-size: 11.5px }
        .c .lv, .c .lg, .c .vv { paint-order: stroke; stroke: var(--panel); stroke-width: 3px; \
        stroke-linejoin: round }
        .c .qi { fill: var(--inv); font-size: 13px; font-weight: 700 }
        .gr, .xa, .tg, .ta, .pa, .ac, .ci, .fm, .gp, .gh, .le, .now, .ml, .mk { fill: none }
        .gr { stroke: var(--hair) }
        .xa { stroke: var(--rule) }
        .tg { stroke: var(--soft); stroke-dasharray: 1.5 3.5 }
        .ta { stroke: var(--ink); stroke-width: 1.75 }
        .pa { stroke: var(--soft); stroke-width: 1.6; stroke-dasharray: 6 4 }
        .ac { stroke: var(--ink); stroke-width: 2.4; stroke-linejoin: round }
        .ci { stroke: var(--soft); stroke-width: 1.3 }
        .fb { fill: color-mix(in srgb, var(--soft) 20%, transparent) }
        .fm { stroke: var(--soft); stroke-width: 1.5; stroke-dasharray: 1 3; stroke-linecap: round }
        .b { fill: var(--soft) }
        .br { fill: var(--ink); opacity: .55 }
        .dc { fill: var(--ink) }
        .do { fill: var(--panel); stroke: var(--k, var(--ink)); stroke-width: 2.4 }
        .dx { fill: var(--k, var(--ink)) }
        .ring { fill: var(--panel); stroke: var(--ink); stroke-width: 1.8 }
        .hub { fill: var(--ink) }
        .gp { stroke: var(--k, var(--ink)); stroke-width: 2.2 }
        .gh { stroke: var(--soft); stroke-width: 1.4 }
        .le { stroke: var(--soft); stroke-width: .8 }
        .now { stroke: var(--soft); stroke-dasharray: 2 2 }
        .zone { fill: var(--soft); opacity: .1 }
        .zone.bad { fill: var(--k) }
        .ok { fill: var(--on); opacity: .12 }
        .void { fill: var(--soft); opacity: .12 }
        .qk { fill: var(--soft) }
        .qm { fill: var(--k) }
        .qo { fill: none; stroke: var(--ink); stroke-width: 1.5; stroke-dasharray: 4 3 }
        .ml { stroke: var(--soft); stroke-width: 1.6 }
        .ms { fill: var(--ink) }
        .ms.late { fill: var(--k) }
        .mh { fill: var(--panel); stroke: var(--soft); stroke-width: 1.6 }
        .mt { fill: var(--k, var(--ink)) }
        .mk { stroke: var(--inv); stroke-width: 2.2 }
        .ev { fill: var(--ink) }
        .sb.solid, .sb.thin { fill: var(--k) }
        .sb.outlined { fill: var(--panel); stroke: var(--k); stroke-width: 1.5 }
        .sb.plain { fill: color-mix(in srgb, var(--k) 18%, var(--panel)) }
        .sbg { color: var(--inv); --gk: var(--k); fill: currentColor }
        .sbg.outlined, .sbg.plain { color: var(--k); --gk: var(--panel) }
        .c .sbt { fill: var(--inv); font-weight: 600 }
        .c .sbt.outlined, .c .sbt.plain { fill: var(--k) }
        .s { width: 84px; height: 22px; fill: none; stroke: var(--ink); stroke-width: 1.7 }
        .s .p { stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 3 2.5 }
        .s .q { stroke: var(--soft); stroke-width: 8 }
        .s .m, .s circle { fill: var(--k); stroke: none }
        @media (max-width: 47rem) {
          .card .c text { font-size: 13.5px }
          .card .c .ax { font-size: 13px }
          .mini text { font-size: 15px }
          .c.mini .ax { font-size: 14px }
        }
        @media (forced-colors: active) { .sb { forced-color-adjust: none } }
        @media print {
          .sb, .zone, .fb, .ok, .void, .qk, .qm { print-color-adjust: exact; \
        -webkit-print-color-adjust: exact }
        }

        """
}
