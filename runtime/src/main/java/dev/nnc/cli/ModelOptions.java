package dev.nnc.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of all commands that look at a program.
 *
 * @param overrides the texts of params by name
 */
record ModelOptions(SequencedMap<String, String> overrides) {
  private static final String SET = "--set";

  ModelOptions {
    overrides = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(overrides));
  }

  /** Adds the options to a command. */
  static CommandSpec addTo(CommandSpec words) {
    return words.addOption(
        OptionSpec.builder(SET)
            .type(Map.class)
            .auxiliaryTypes(String.class, String.class)
            .completionCandidates(Completes.PARAM)
            .paramLabel("NAME=VALUE")
            .description(
                "Give a param another value, as in --set depth=3, or a setting of an action, as in"
                    + " --set train.epochs=3. Repeatable.")
            .build());
  }

  /** The same with settings that have an option of their own. */
  ModelOptions with(Map<String, String> settings) {
    SequencedMap<String, String> all = new LinkedHashMap<>(overrides);
    all.putAll(settings);
    return new ModelOptions(all);
  }

  static ModelOptions of(ParseResult given) {
    return new ModelOptions(
        new LinkedHashMap<>(given.matchedOptionValue(SET, Map.<String, String>of())));
  }
}
