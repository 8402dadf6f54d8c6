package dev.nnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.diag.Code;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a command of nnc, executed in this process, has printed, and the code with which it ended.
 */
record Said(int code, String out, String err) {
  static Said nnc(String... arguments) {
    return nncReading("", arguments);
  }

  /** The same where the environment holds these variables. */
  static Said with(Map<String, String> environment, String... arguments) {
    return said("", environment, arguments);
  }

  /** The same with something on standard input. */
  static Said nncReading(String input, String... arguments) {
    return said(input, Map.of(), arguments);
  }

  private static Said said(String input, Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    PrintStream outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream errStream = new PrintStream(err, true, StandardCharsets.UTF_8);
    Console console =
        new Console(
            outStream,
            errStream,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            false,
            false,
            false,
            80,
            environment);
    int code = Main.execute(console, arguments);
    outStream.flush();
    errStream.flush();
    return new Said(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  void hasTold(Code code, String text) {
    assertThat(out + err).contains(code.id()).contains(text);
  }
}
