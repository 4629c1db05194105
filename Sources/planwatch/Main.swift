// In: the command line. Out: a command's results on standard output, remarks on standard error, an
// exit code. It knows which function does what; what is done, Daemon, Storage, Configuration and
// Simulation know.

import Commands
import FoundationEssentials
import Glibc

@main
enum Main {
    static func main() async {
        openStandardDescriptors()
        // A reader that has gone is an error of the write that finds it out, not the end.
        signal(SIGPIPE, SIG_IGN)
        let environment = ProcessInfo.processInfo.environment
        let outcome = await outcome(
            of: Array(CommandLine.arguments.dropFirst()), environment: environment,
            console: Console(environment: environment))
        exit(outcome.rawValue)
    }

    /// Does what the arguments ask for and says what went wrong.
    private static func outcome(
        of arguments: [String], environment: [String: String], console: Console
    ) async -> CommandOutcome {
        do {
            switch try CommandLineParser(environment: environment).parse(arguments) {
            case .help(let text):
                try console.show(text)
                return .done
            case .invocation(let invocation):
                return try await perform(
                    Call(invocation, environment: environment, console: console))
            }
        } catch let error as UsageError {
            console.remark(error.description)
            return .wrongUsage
        } catch let error as CommandFailure {
            console.remark("planwatch: \(error.message)")
            return error.outcome
        } catch let error as OutputFailure {
            guard case .failed(let reason) = error else { return .done }
            console.remark("planwatch: cannot write the output: \(reason)")
            return .no
        } catch {
            console.remark("planwatch: \(error)")
            return .bug
        }
    }

    private static func perform(_ call: Call) async throws -> CommandOutcome {
        switch call.invocation.command {
        case CommandTable.run: return try await run(call)
        case CommandTable.demo: return try await demo(call)
        case CommandTable.migrate: return try await migrate(call)
        case CommandTable.check: return try await check(call)
        case CommandTable.test: return try test(call)
        case CommandTable.plansCoverage: return try planCoverage(call)
        case CommandTable.status: return try await status(call)
        case CommandTable.alertsTail: return try await tailAlerts(call)
        case CommandTable.alertsList: return try await listAlerts(call)
        case CommandTable.quarantineList: return try await listQuarantine(call)
        case CommandTable.quarantineShow: return try await showQuarantine(call)
        case CommandTable.quarantineRetry: return try await retryQuarantine(call)
        case CommandTable.quarantineDiscard: return try await discardQuarantine(call)
        case CommandTable.alertsShow: return try await showAlert(call)
        case CommandTable.alertsAck: return try await acknowledge(call)
        case CommandTable.alertsUnack: return try await unacknowledge(call)
        case CommandTable.alertsSilence: return try await silence(call)
        case CommandTable.alertsSilences: return try await silences(call)
        case CommandTable.alertsRoute: return try await routeAlert(call)
        case CommandTable.alertsTest: return try await testChannel(call)
        case CommandTable.explain: return try await explain(call)
        case CommandTable.forecastsScore: return try await scoreForecasts(call)
        case CommandTable.erase: return try await erase(call)
        case CommandTable.gapList: return try await listGaps(call)
        case CommandTable.gapAccept: return try await acceptGap(call)
        case CommandTable.verify: return try await verify(call)
        case CommandTable.rebuild: return try await rebuild(call)
        case CommandTable.simulate: return try await simulate(call)
        case CommandTable.judge: return try judge(call)
        case CommandTable.completion: return try completion(call)
        case CommandTable.manual: return try manual(call)
        case CommandTable.version: return try version(call)
        default:
            throw CommandFailure(
                .bug, "'\(call.invocation.command.name)' is not implemented")
        }
    }
}
