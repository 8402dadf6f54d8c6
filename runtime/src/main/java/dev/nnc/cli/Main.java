package dev.nnc.cli;

import dev.nnc.diag.Elsewhere;
import dev.nnc.diag.Similar;
import dev.nnc.lower.NativeLibrary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** The program's entry: reads the arguments, executes one command, and exits with its code. */
public final class Main {
  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    Console console = Console.system();
    int code = delivered(console, execute(console, arguments));
    console.err().flush();
    NativeLibrary.settle();
    // Nothing waits for the end of the process; what was opened is closed by now. System.exit would
    // look
    // for a logger to tell, in all jars, which is a fifth of a start.
    Runtime.getRuntime().halt(code);
  }

  /** The exit code, which tells of output that is lost: it must not pass for done. */
  private static int delivered(Console console, int code) {
    IOException lost = console.lost();
    return lost == null
        ? code
        : new Failures(console).report(new UnwritableException("standard output", lost));
  }

  /** Runs one command and returns its exit code. */
  static int execute(Console console, String... given) {
    if (given.length > 0 && given[0].equals(Completion.COMMAND)) {
      return complete(console, List.of(given).subList(1, given.length));
    }
    String[] arguments = given;
    if (given.length > 0 && given[0].equals("help")) {
      // Of a word that is no command, what it is called here is told.
      arguments =
          given.length == 1 || commands(console).containsKey(given[1])
              ? asOption(given)
              : new String[] {given[1]};
    }
    CommandLine line =
        arguments.length == 1 && NncCommand.VERSION.contains(arguments[0])
            ? new CommandLine(NncCommand.words()) // which needs no command
            : line(console, arguments.length == 0 ? "" : arguments[0]);
    settle(line, console);
    try {
      ParseResult parsed = line.parseArgs(arguments);
      Integer helped = CommandLine.executeHelpRequest(parsed);
      if (helped != null) {
        return helped;
      }
      if (!parsed.hasSubcommand()) {
        return withoutCommand(line, arguments);
      }
      ParseResult last = parsed.subcommand();
      while (last.hasSubcommand()) {
        last = last.subcommand();
      }
      return carryOut(last, console);
    } catch (ParameterException misuse) {
      return misused(misuse, console);
    }
  }

  /** What a shell asks for when somebody presses the tabulator. */
  private static int complete(Console console, List<String> typed) {
    String named = typed.size() > 1 ? typed.getFirst() : "";
    Completion.lines(line(console, named), typed).forEach(console.out()::println);
    return ExitCode.DONE;
  }

  /**
   * What the command line takes.
   *
   * @param called the only command that is described, since each costs some time of every start; of
   *     any other word all commands are
   */
  static CommandLine line(Console console, String called) {
    SequencedMap<String, Supplier<Command>> commands = commands(console);
    CommandLine line = new CommandLine(NncCommand.words());
    Supplier<Command> only = commands.get(called);
    if (only != null) {
      add(called, only.get(), line);
    } else {
      commands.forEach((name, command) -> add(name, command.get(), line));
    }
    return line;
  }

  /** {@code nnc help run} as {@code nnc run --help}. */
  private static String[] asOption(String[] given) {
    String[] arguments = Arrays.copyOfRange(given, 1, given.length + 1);
    arguments[arguments.length - 1] = "--help";
    return arguments;
  }

  private static int withoutCommand(CommandLine line, String[] arguments) {
    if (arguments.length > 0) {
      throw new ParameterException(line, "a command is missing");
    }
    line.usage(line.getOut());
    return ExitCode.USAGE;
  }

  private static int carryOut(ParseResult given, Console console) {
    Command command = (Command) given.commandSpec().userObject();
    try {
      return command.run(given);
    } catch (ParameterException misuse) {
      throw misuse;
    } catch (IOException | RuntimeException | OutOfMemoryError | StackOverflowError problem) {
      return new Failures(console).report(problem);
    }
  }

  private static void add(String name, Command command, CommandLine line) {
    line.addSubcommand(name, new CommandLine(command.words()));
  }

  /** Every command by its name, in the order of the help. */
  private static SequencedMap<String, Supplier<Command>> commands(Console console) {
    SequencedMap<String, Supplier<Command>> commands = new LinkedHashMap<>();
    commands.put("run", () -> new RunCommand(console));
    commands.put("check", () -> new CheckCommand(console));
    commands.put("fmt", () -> new FmtCommand(console));
    commands.put("summary", () -> new SummaryCommand(console));
    commands.put("show", () -> new ShowCommand(console));
    commands.put("data", () -> new DataCommand(console));
    commands.put("predict", () -> new PredictCommand(console));
    commands.put("evaluate", () -> new EvaluateCommand(console));
    commands.put("serve", () -> new ServeCommand(console));
    commands.put("runs", () -> new RunsCommand(console));
    commands.put("rerun", () -> new RerunCommand(console));
    commands.put("export", () -> new ExportCommand(console));
    commands.put("compare", () -> new CompareCommand(console));
    commands.put("explain", () -> new ExplainCommand(console));
    commands.put("new", () -> new NewCommand(console));
    commands.put("lsp", () -> new LspCommand(console));
    commands.put("doctor", () -> new DoctorCommand(console));
    commands.put("completion", () -> new CompletionCommand(console));
    commands.put("version", () -> new VersionCommand(console));
    return commands;
  }

  private static void settle(CommandLine line, Console console) {
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setColorScheme(
        CommandLine.Help.defaultColorScheme(console.colours() ? Ansi.ON : Ansi.OFF));
    line.setUsageHelpWidth(Math.clamp(console.width(), 60, 100));
    line.setAbbreviatedOptionsAllowed(false);
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
      Optional<String> here =
          option
              ? Elsewhere.option(line.getCommandName(), word.split("=", 2)[0])
              : command ? Elsewhere.command(word).map(name -> "nnc " + name) : Optional.empty();
      String what = option ? "option" : command ? "command" : "use for the argument";
      return "there is no "
          + what
          + " `"
          + word
          + "`"
          + here.map(typed -> "; here it is `" + typed + "`")
              .or(() -> meant.map(name -> "; did you mean `" + name + "`?"))
              .orElse("");
    }
    if (problem instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      ArgSpec first = missing.getMissing().getFirst();
      return first.isOption()
          ? "missing: the value of `" + called(first) + "`"
          : "missing: " + called(first);
    }
    ArgSpec unfit = problem.getArgSpec();
    if (unfit != null && problem.getValue() != null) {
      return unfit(unfit, problem.getValue());
    }
    String message = String.valueOf(problem.getMessage());
    return message.isEmpty() ? "the command is not understood" : message;
  }

  private static String called(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static String unfit(ArgSpec argument, String value) {
    Class<?> type = argument.type();
    List<String> choices = new ArrayList<>();
    if (type.isEnum()) {
      for (Object each : type.getEnumConstants()) {
        choices.add(each.toString());
      }
    }
    String needed =
        type.isEnum()
            ? "one of " + String.join(", ", choices)
            : type == Integer.class || type == Long.class
                ? "a whole number"
                : argument.paramLabel();
    return "`"
        + value
        + "` does not fit "
        + called(argument)
        + ", which takes "
        + needed
        + Similar.to(value, choices).map(name -> "; did you mean `" + name + "`?").orElse("");
  }
}
