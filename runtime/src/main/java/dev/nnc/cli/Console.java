package dev.nnc.cli;

import dev.nnc.data.file.DataPlaces;
import dev.nnc.source.Visible;
import dev.nnc.use.FrontEnd;
import java.io.FileDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads from and writes to. Results go to {@code out}, diagnostics to {@code err};
 * texts that are printed there are made visible, see {@link VisibleStream}.
 *
 * @param outIsTerminal whether a person watches {@code out}, so that lines may be rewritten
 * @param colours whether {@code out} takes colours
 * @param errorColours whether {@code err} takes colours
 * @param width of the terminal in columns
 */
record Console(
    PrintStream out,
    PrintStream err,
    InputStream in,
    boolean outIsTerminal,
    boolean colours,
    boolean errorColours,
    int width,
    Map<String, String> environment) {
  private static final int USUAL_WIDTH = 80;

  Console {
    out = VisibleStream.over(out);
    err = VisibleStream.over(err);
    environment = Map.copyOf(environment);
  }

  /** What reads and checks programs here. */
  FrontEnd frontEnd() {
    return FrontEnd.of(environment);
  }

  /** Where else data may be than beside a program. */
  DataPlaces places() {
    return frontEnd().places();
  }

  /** The process's own. */
  static Console system() {
    Map<String, String> environment = System.getenv();
    boolean out = isTerminal(1);
    boolean err = isTerminal(2);
    // https://no-color.org: any value but the empty one turns colours off.
    boolean wanted =
        environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "").equals("dumb");
    return new Console(
        new ProcessStream(FileDescriptor.out),
        new ProcessStream(FileDescriptor.err),
        System.in,
        out && !environment.getOrDefault("TERM", "").equals("dumb"),
        out && wanted,
        err && wanted,
        out ? width(environment) : USUAL_WIDTH,
        environment);
  }

  /** Why something that was printed to {@code out} is lost, or null. */
  @Nullable IOException lost() {
    return out instanceof VisibleStream visible ? visible.lost() : null;
  }

  /** The same, without colours and not a terminal, as tests and pipes want it. */
  static Console plain(PrintStream out, PrintStream err, InputStream in) {
    return new Console(out, err, in, false, false, false, USUAL_WIDTH, Map.of());
  }

  /** Linux tells without a native call; elsewhere Java knows about both streams together. */
  private static boolean isTerminal(int descriptor) {
    Path link = Path.of("/proc/self/fd/" + descriptor);
    if (Files.isSymbolicLink(link)) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      } catch (IOException unreadable) {
        return false;
      }
    }
    return System.console() != null;
  }

  private static int width(Map<String, String> environment) {
    int columns = number(environment.getOrDefault("COLUMNS", ""));
    if (columns > 0) {
      return columns;
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/tty")))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (InputStream answer = stty.getInputStream()) {
        String text = new String(answer.readAllBytes(), StandardCharsets.US_ASCII).strip();
        stty.waitFor(1, TimeUnit.SECONDS);
        int space = text.indexOf(' ');
        int told = space < 0 ? 0 : number(text.substring(space + 1));
        return told > 0 ? told : USUAL_WIDTH;
      }
    } catch (IOException none) {
      return USUAL_WIDTH;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return USUAL_WIDTH;
    }
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException none) {
      return 0;
    }
  }

  /** The text in bold if {@code out} takes it. */
  String bold(String text) {
    return colours ? styled(VisibleStream.BOLD, text) : text;
  }

  /** The text dimmed if {@code out} takes it. */
  String dim(String text) {
    return colours ? styled(VisibleStream.DIM, text) : text;
  }

  /** The text in green if {@code out} takes it. */
  String green(String text) {
    return colours ? styled(VisibleStream.GREEN, text) : text;
  }

  /** The text in red if {@code out} takes it. */
  String red(String text) {
    return colours ? styled(VisibleStream.RED, text) : text;
  }

  private static String styled(char style, String text) {
    return style + text + VisibleStream.PLAIN;
  }

  /** Writes over the line that was written last without an end; no more than one line. */
  void overwrite(String line) {
    out.print(VisibleStream.LINE_AGAIN + cut(line, width - 1) + VisibleStream.LINE_END);
    out.flush();
  }

  /** Prints what other programs read, or what has codes of its own: as it is. */
  static void raw(PrintStream stream, String text) {
    stream.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    stream.flush();
  }

  /** The same for what comes bit by bit. */
  static OutputStream raw(PrintStream stream) {
    return new OutputStream() {
      @Override
      public void write(int one) {
        stream.writeBytes(new byte[] {(byte) one});
      }

      @Override
      public void write(byte[] bytes, int from, int count) {
        stream.writeBytes(Arrays.copyOfRange(bytes, from, from + count));
      }

      @Override
      public void flush() {
        stream.flush();
      }
    };
  }

  /** The first columns of a text; styles take none. */
  static String cut(String text, int columns) {
    StringBuilder cut = new StringBuilder();
    int used = 0;
    for (int i = 0; i < text.length(); ) {
      int letter = text.codePointAt(i);
      if (VisibleStream.isStyle(letter)) {
        cut.appendCodePoint(letter);
      } else {
        String shown = Visible.inLine(Character.toString(letter));
        int width = Visible.width(shown);
        if (used + width <= columns) {
          cut.append(shown);
        }
        used += width;
      }
      i += Character.charCount(letter);
    }
    return cut.toString();
  }

  /**
   * Lines of words, none of them longer than so many columns if its words are not. What a no-break
   * space joins is one word.
   *
   * @param indent what lines after the first begin with
   */
  static List<String> wrapped(String text, String indent, int columns) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    boolean begun = false;
    for (String word : Visible.inLine(text).split(" ", -1)) {
      if (!line.isEmpty()
          && Visible.width(line + " " + word) > columns
          && !line.toString().isBlank()) {
        lines.add(line.toString());
        line.setLength(0);
        line.append(indent).append(word);
      } else {
        line.append(begun ? " " : "").append(word);
      }
      begun = true;
    }
    lines.add(line.toString());
    return lines;
  }
}
