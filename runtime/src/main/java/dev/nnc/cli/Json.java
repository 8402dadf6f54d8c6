package dev.nnc.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.nnc.source.Visible;
import picocli.CommandLine.Model.OptionSpec;

/** Prints what a command has found for other programs: one JSON value a line. */
final class Json {
  static final String OPTION = "--json";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static OptionSpec option(String description) {
    return CommandSpecs.flag(description, OPTION);
  }

  /** Prints maps, lists, texts and numbers. */
  static void print(Console console, Object value) {
    try {
      Console.raw(console.out(), Visible.json(MAPPER.writeValueAsString(value)) + "\n");
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
