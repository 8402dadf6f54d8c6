package dev.nnc.cli;

import dev.nnc.diag.Similar;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's entry: reads the arguments, carries out one command, and exits with its code. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Console console = Console.system();
    int code = execute(console, arguments);
    console.out().flush();
    console.err().flush();
    System.exit(code);
  }

  /** Runs one command and returns its exit code. */
  static int execute(Console console, String... arguments) {
    SequencedMap<String, Supplier<Object>> commands = commands(console);
    CommandLine line = new CommandLine(new NncCommand());
    // Only the command that is called is loaded: each costs some milliseconds of every start.
    String called = arguments.length == 0 ? "" : arguments[0];
    Supplier<Object> only = commands.get(called);
    if (only != null) {
      line.addSubcommand(called, only.get());
    } else {
      commands.forEach((name, command) -> line.addSubcommand(name, command.get()));
    }
    settle(line, console);
    if (arguments.length == 0) {
      line.usage(line.getOut());
      return ExitCode.USAGE;
    }
    return line.execute(arguments);
  }

  /** Every command by its name, in the order of the help. */
  private static SequencedMap<String, Supplier<Object>> commands(Console console) {
    SequencedMap<String, Supplier<Object>> commands = new LinkedHashMap<>();
    commands.put("run", () -> new RunCommand(console));
    commands.put("check", () -> new CheckCommand(console));
    commands.put("fmt", () -> new FmtCommand(console));
    commands.put("summary", () -> new SummaryCommand(console));
    commands.put("show", () -> new ShowCommand(console));
    commands.put("predict", () -> new PredictCommand(console));
    commands.put("explain", () -> new ExplainCommand(console));
    commands.put("new", () -> new NewCommand(console));
    commands.put("doctor", () -> new DoctorCommand(console));
    commands.put("completion", () -> new CompletionCommand(console, () -> whole(console)));
    commands.put("version", () -> new VersionCommand(console));
    return commands;
  }

  /** The command line with all commands, from which the completion script is made. */
  private static CommandLine whole(Console console) {
    CommandLine line = new CommandLine(new NncCommand());
    commands(console).forEach((name, command) -> line.addSubcommand(name, command.get()));
    return line;
  }

  private static void settle(CommandLine line, Console console) {
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(console.colours() ? Ansi.ON : Ansi.OFF));
    line.setUsageHelpWidth(Math.clamp(console.width(), 60, 100));
    line.setAbbreviatedOptionsAllowed(false);
    line.setParameterExceptionHandler((problem, all) -> misused(problem, console));
    line.setExecutionExceptionHandler(
        (problem, command, result) -> new Failures(console).report(problem));
  }

  private static int misused(ParameterException problem, Console console) {
    CommandLine line = problem.getCommandLine();
    String message = message(problem, line);
    console.err().println("nnc: " + message);
    console.err().println("see `" + line.getCommandSpec().qualifiedName() + " --help`");
    return ExitCode.USAGE;
  }

  private static String message(ParameterException problem, CommandLine line) {
    if (problem instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      String word = unmatched.getUnmatched().getFirst();
      boolean option = word.startsWith("-");
      boolean command = !option && !line.getSubcommands().isEmpty();
      List<String> known = new ArrayList<>();
      if (option) {
        for (OptionSpec each : line.getCommandSpec().options()) {
          known.addAll(List.of(each.names()));
        }
      } else {
        known.addAll(line.getSubcommands().keySet());
      }
      Optional<String> meant = Similar.to(word, known);
      String what = option ? "option" : command ? "command" : "use for the argument";
      return "there is no "
          + what
          + " `"
          + word
          + "`"
          + meant.map(name -> "; did you mean `" + name + "`?").orElse("");
    }
    if (problem instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return "missing: " + missing.getMissing().getFirst().paramLabel();
    }
    String message = String.valueOf(problem.getMessage());
    return message.isEmpty() ? "the command is not understood" : message;
  }
}
