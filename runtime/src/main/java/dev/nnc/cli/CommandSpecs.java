package dev.nnc.cli;

import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Describes commands, options and arguments for the command line. */
final class CommandSpecs {
  private CommandSpecs() {}

  /** A command, which like all of them can be asked for its help. */
  static CommandSpec command(Command command, String name, String description, String... footer) {
    return described(CommandSpec.wrapWithoutInspection(command), name, description, footer);
  }

  /** The same, for what executes nothing by itself. */
  static CommandSpec described(
      CommandSpec words, String name, String description, String... footer) {
    words.name(name);
    words.usageMessage().description(description).footer(footer);
    return words.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .usageHelp(true)
            .description("Show this help.")
            .build());
  }

  /** An option without a value; see {@link #has}. */
  static OptionSpec flag(String description, String... names) {
    return OptionSpec.builder(names).type(boolean.class).description(description).build();
  }

  /** An option with a value of the type; see {@link ParseResult#matchedOptionValue}. */
  static OptionSpec option(String name, String label, Class<?> type, String description) {
    return OptionSpec.builder(name).type(type).paramLabel(label).description(description).build();
  }

  /** An argument that must be there; its place is a number from 0. */
  static PositionalParamSpec argument(int place, String label, Class<?> type, String description) {
    return PositionalParamSpec.builder()
        .index(String.valueOf(place))
        .arity("1")
        .required(true)
        .type(type)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** An argument that may be absent, which is then an empty text. */
  static PositionalParamSpec optional(int place, String label, Class<?> type, String description) {
    return PositionalParamSpec.builder()
        .index(String.valueOf(place))
        .arity("0..1")
        .type(type)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** The option, of which shells are told what its values are. */
  static OptionSpec completed(OptionSpec option, Iterable<String> values) {
    return option.toBuilder().completionCandidates(values).build();
  }

  /** The argument, of which shells are told what its values are. */
  static PositionalParamSpec completed(PositionalParamSpec argument, Iterable<String> values) {
    return argument.toBuilder().completionCandidates(values).build();
  }

  /** All further arguments as texts, at least {@code fewest}; see {@link #texts}. */
  static PositionalParamSpec arguments(
      int firstPlace, int fewest, String label, String description) {
    return PositionalParamSpec.builder()
        .index(firstPlace + "..*")
        .arity(fewest + "..*")
        .required(fewest > 0)
        .type(List.class)
        .auxiliaryTypes(String.class)
        .paramLabel(label)
        .description(description)
        .build();
  }

  /** Whether the flag was given. */
  static boolean has(ParseResult given, String flag) {
    return given.matchedOptionValue(flag, false);
  }

  /** The argument at the place of {@link #argument}, as a text. */
  static String text(ParseResult given, int place) {
    return given.matchedPositionalValue(place, "");
  }

  /** The arguments from the place of {@link #arguments} on. */
  static List<String> texts(ParseResult given, int firstPlace) {
    return List.copyOf(given.matchedPositionalValue(firstPlace, List.<String>of()));
  }

  /** What to throw where arguments that can be read make no sense. */
  static ParameterException misused(ParseResult given, String message) {
    return new ParameterException(given.commandSpec().commandLine(), message);
  }
}
