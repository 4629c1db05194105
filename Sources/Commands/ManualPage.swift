/// The manual page, in the macros of man(7), made from the table of commands.
package enum ManualPage {
    /// The page of this version.
    package static func text(version: String, date: String) -> String {
        var page = """
            .\\" Made by 'planwatch manual'; change the table of commands instead.
            .TH PLANWATCH 1 "\(date)" "planwatch \(version)"
            .SH NAME
            planwatch \\- tracks education plans against their targets
            .SH SYNOPSIS
            .B planwatch
            .I COMMAND
            .RI [ OPTIONS ]
            .SH DESCRIPTION

            """
        page += filled(
            """
            Reads an area's education events from Kafka, maintains in PostgreSQL the status of \
            every measurable target of its plans, and raises an alert when a target trends off \
            course. One daemon is active and any number stand by, or several share the work; \
            most other commands read what it has stored.
            """)
        page += ".SH COMMANDS\n"
        for command in CommandTable.all { page += section(command) }
        page += ".SH EXIT STATUS\n"
        for (code, meaning) in statuses { page += ".TP\n.B \(code)\n" + filled(meaning) }
        page += ".SH ENVIRONMENT\n.TP\n.B PLANWATCH_CONFIG\n"
        page += filled("The configuration where --config names none.")
        page += ".TP\n.B PLANWATCH_*\n"
        page += filled(
            """
            Every key of the configuration: its path in upper case, joined by underscores, \
            as in PLANWATCH_POSTGRES_URL.
            """)
        page += ".TP\n.B NO_COLOR\n"
        page += filled("Disables colour. Without it, only output to a terminal is coloured.")
        page += ".SH FILES\n.TP\n.I /etc/planwatch/planwatch.yaml\n"
        page += filled(
            """
            The configuration; it names the plans, areas, vocabulary, calendar and routes of \
            alerts.
            """)
        page += ".TP\n.I /usr/share/planwatch/schemas\n"
        page += filled(
            "JSON Schemas of plans, scenarios, areas, vocabulary, alerts.yaml and events.")
        page += ".TP\n.I /usr/share/planwatch/scenarios\n"
        page += filled("Tests of the packaged plans, for planwatch test.")
        page += ".SH SEE ALSO\n"
        page += filled("systemctl(1), journalctl(1), psql(1)")
        return page
    }

    private static let statuses = [
        ("0", "Done."),
        ("1", "Negative result: errors or differences found, or nothing of that name."),
        ("64", "Usage error."),
        ("69", "Kafka or PostgreSQL was not reached."),
        ("70", "Internal error: a bug."),
        ("78", "Configuration error."),
    ]

    private static func section(_ command: Command) -> String {
        var text = ".SS planwatch \(escaped(command.name))"
        for positional in command.positionals {
            let name = positional.metavariable + (positional.isRepeatable ? "…" : "")
            text += escaped(positional.isRequired ? " \(name)" : " [\(name)]")
        }
        text += "\n" + filled(sentence(command.summary))
        if !command.details.isEmpty { text += ".PP\n" + filled(command.details) }
        for positional in command.positionals {
            text += ".TP\n.I \(escaped(positional.metavariable))\n"
            text += filled(sentence(positional.help))
        }
        for option in command.options {
            let value = option.metavariable.isEmpty ? "" : " \(option.metavariable)"
            text += ".TP\n.B \(escaped("--\(option.name)\(value)"))\n"
            text += filled(sentence(option.helpWithNotes))
        }
        return text + ".PP\nExample:\n.PP\n.RS\n.nf\n\(escaped(command.example))\n.fi\n.RE\n"
    }

    /// With a capital letter and a full stop.
    private static func sentence(_ text: String) -> String {
        text.prefix(1).uppercased() + text.dropFirst() + "."
    }

    /// A paragraph in short lines.
    private static func filled(_ text: String) -> String {
        HelpText.lines(of: text, width: 70).map { escaped($0) + "\n" }.joined()
    }

    /// As roff shows it: a backslash and a hyphen as themselves, a full stop or quote at the
    /// beginning of a line as text, the one sign beyond ASCII by its name.
    private static func escaped(_ line: String) -> String {
        var text = ""
        for character in line {
            switch character {
            case "\\": text += "\\e"
            case "-": text += "\\-"
            case "…": text += "\\[u2026]"
            default: text.append(character)
            }
        }
        return text.hasPrefix(".") || text.hasPrefix("'") ? "\\&" + text : text
    }
}
