package dev.nnc.compile;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.diag.Diagnostic;
import dev.nnc.golden.GoldenFolders;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Lowering;
import dev.nnc.lower.TooLargeException;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Whatever numbers stand in a program, the compiler ends with a program or with errors that have a
 * place, soon and in little memory. Each number of each entry of the catalogue is tried.
 *
 * <p>{@code -Dhuge.all=true} also builds each graph that is accepted, {@code -Dhuge.tell=true}
 * tells how many there were of what.
 */
class HugeTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();
  private static final boolean ALL = Boolean.getBoolean("huge.all");
  private static final boolean TELL = Boolean.getBoolean("huge.tell");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "1",
          "100_000",
          "2147483647",
          "2147483648",
          "9007199254740992",
          "9223372036854775807",
          "1e300",
          "0.5",
          "-0.0",
          "9".repeat(400));

  private static final long MOST_BYTES = 400L << 20;
  private static final long MOST_MILLISECONDS = 60_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Map<String, String> defects = new LinkedHashMap<>();
  private int accepted;
  private int refused;
  private int built;
  private final Random random = new Random(1);

  @Test
  void eachOptionOfEachEntry() {
    ExamplePrograms programs = new ExamplePrograms(CATALOG);
    for (Entry entry : CATALOG.entries()) {
      Optional<ExamplePrograms.Example> program =
          entry.notYet() == null ? programs.find(entry) : Optional.empty();
      if (program.isEmpty()) {
        continue;
      }
      Compiler compiler = new Compiler(CATALOG, program.get().schemas());
      for (Option option : entry.options()) {
        for (String value : option.notYet() == null ? values(option.type()) : List.<String>of()) {
          String text = with(program.get().text(), entry, option, value);
          attempt(compiler, entry + " " + option.name(), text);
        }
      }
    }
    finish();
    assertThat(accepted).isGreaterThan(500);
    assertThat(refused).isGreaterThan(1000);
  }

  @Test
  void eachNumberOfTheGoldenPrograms() {
    Compiler compiler = new Compiler(CATALOG, ExamplePrograms.schemas());
    Pattern number = Pattern.compile("(?<![\\w.\"])\\d[\\d_]*(\\.\\d+)?(e-?\\d+)?(?![\\w.\"])");
    for (GoldenFolders.Case each : GoldenFolders.cases("check", "ok")) {
      String text = each.input().text();
      Matcher matcher = number.matcher(text);
      while (matcher.find()) {
        for (String value : List.of("2147483647", "2147483648", "9007199254740992", "1e300")) {
          String changed = text.substring(0, matcher.start()) + value;
          attempt(compiler, each.toString(), changed + text.substring(matcher.end()));
        }
      }
    }
    finish();
  }

  private void finish() {
    if (TELL) {
      System.out.printf("accepted %d, refused %d, built %d%n", accepted, refused, built);
    }
    assertThat(String.join("\n\n", defects.values())).isEmpty();
  }

  /** Values of the type in which the numbers occur. */
  private static List<String> values(OptionType type) {
    return switch (type) {
      case OptionType.Whole whole -> NUMBERS;
      case OptionType.Real real -> NUMBERS;
      case OptionType.Numbers numbers ->
          NUMBERS.stream().flatMap(n -> List.of(n, "[" + n + ", " + n + "]").stream()).toList();
      case OptionType.Sizes sizes ->
          NUMBERS.stream().flatMap(n -> List.of(n, "[" + n + ", " + n + "]").stream()).toList();
      case OptionType.ShapeOf shape ->
          NUMBERS.stream()
              .flatMap(n -> List.of("[" + n + "]", "[" + n + ", " + n + ", 4]").stream())
              .toList();
      case OptionType.Interval interval ->
          NUMBERS.stream().flatMap(n -> List.of("0 .. " + n, n + " .. " + n).stream()).toList();
      case OptionType.Duration duration -> NUMBERS.stream().map(n -> n + "s").toList();
      case OptionType.Angle angle -> NUMBERS.stream().map(n -> n + "deg").toList();
      case OptionType.Several several -> values(several.each());
      case OptionType.AnyOf any ->
          any.types().stream().flatMap(each -> values(each).stream()).distinct().toList();
      case OptionType.Any any -> NUMBERS;
      case OptionType.Truth truth -> List.of();
      case OptionType.Text text -> List.of();
      case OptionType.Word word -> List.of();
      case OptionType.EntryOf entry -> List.of();
      case OptionType.Texts texts -> List.of();
      case OptionType.Columns columns -> List.of();
      case OptionType.ResultName result -> List.of();
      case OptionType.TensorOf tensor -> List.of();
      case OptionType.RecipeOf recipe -> List.of();
    };
  }

  /** The program with the option of the entry's first use set to the value. */
  static String with(String program, Entry entry, Option option, String value) {
    if (entry.kind() == Kind.ACTION) {
      String without = program.replaceAll("(?m)^  " + option.name() + ": .*\n", "");
      int brace = without.lastIndexOf('{');
      return without.substring(0, brace + 1)
          + ("\n  " + option.name() + ": " + value + "\n")
          + without.substring(brace + 1);
    }
    Matcher use =
        Pattern.compile("(?<=[^\\w.\"])" + entry.name() + "\\b(?! *:|=| =)").matcher(program);
    String start = program;
    while (use.find()) {
      int end = use.end();
      String rest = program.substring(end);
      List<String> arguments = new ArrayList<>();
      if (rest.startsWith("(")) {
        int close = close(rest);
        arguments.addAll(split(rest.substring(1, close)));
        rest = rest.substring(close + 1);
      }
      if (entry.kind() == Kind.FUNCTION && arguments.isEmpty()) {
        continue;
      }
      set(arguments, entry, option, value);
      return program.substring(0, end) + "(" + String.join(", ", arguments) + ")" + rest;
    }
    return start;
  }

  private static void set(List<String> arguments, Entry entry, Option option, String value) {
    arguments.removeIf(argument -> argument.startsWith(option.name() + ":"));
    int place = entry.options().indexOf(option);
    boolean byPlace =
        option.positional()
            && entry.kind() != Kind.FUNCTION
            && place < arguments.size()
            && arguments.subList(0, place + 1).stream().noneMatch(a -> a.matches("\\w+: .*"));
    if (byPlace) {
      arguments.set(place, value);
    } else {
      arguments.add(option.name() + ": " + value);
    }
  }

  private static int close(String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      depth += "([{".indexOf(text.charAt(i)) >= 0 ? 1 : ")]}".indexOf(text.charAt(i)) >= 0 ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalStateException(text);
  }

  private static List<String> split(String arguments) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < arguments.length(); i++) {
      char each = arguments.charAt(i);
      depth += "([{".indexOf(each) >= 0 ? 1 : ")]}".indexOf(each) >= 0 ? -1 : 0;
      if (each == ',' && depth == 0) {
        parts.add(arguments.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(arguments.substring(start).strip());
    return parts;
  }

  private void defect(String what, String kind, String text) {
    defects.putIfAbsent(kind, what + "\n" + text);
    assertThat(defects.size()).as(() -> String.join("\n\n", defects.values())).isLessThan(200);
  }

  private void attempt(Compiler compiler, String about, String text) {
    long[] bytes = new long[1];
    FutureTask<Compilation> task =
        new FutureTask<>(
            () -> {
              long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
              try {
                return compiler.compile(new SourceFile("huge.nn", text), Map.of());
              } finally {
                bytes[0] =
                    THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
              }
            });
    Thread thread = new Thread(task, "huge");
    thread.setDaemon(true);
    thread.start();
    Compilation compilation;
    try {
      compilation = task.get(MOST_MILLISECONDS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException slow) {
      String trace = trace(thread.getStackTrace());
      defect(about + ": still compiling: " + trace, trace, text);
      return;
    } catch (ExecutionException failure) {
      Throwable cause = Objects.requireNonNull(failure.getCause());
      String trace = cause + trace(cause.getStackTrace());
      defect(about + ": " + trace, cause.getClass() + trace(cause.getStackTrace()), text);
      return;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    if (bytes[0] > MOST_BYTES) {
      defect(about + ": took " + (bytes[0] >> 20) + " MiB", about + " memory", text);
    }
    List<Diagnostic> errors =
        compilation.diagnostics().stream().filter(Diagnostic::isError).toList();
    if (errors.isEmpty() != compilation.model().isPresent()) {
      defect(about + ": a model and errors, or neither", about + " model", text);
    }
    for (Diagnostic error : errors) {
      if (!error.place().source().name().equals("huge.nn") || error.message().length() > 1000) {
        defect(about + ": " + error.message(), about + " place", text);
      }
    }
    if (!errors.isEmpty()) {
      refused++;
      return;
    }
    accepted++;
    if (ALL || random.nextInt(40) == 0) {
      build(compilation, about, text);
    }
  }

  /** What the compiler accepts, TensorFlow must, too; the native library may not fall over it. */
  private void build(Compilation compilation, String about, String text) {
    built++;
    long start = System.nanoTime();
    try {
      Lowering.lower(
              compilation.model().orElseThrow().program(), new ExecutionSettings("cpu", 1, 1))
          .close();
    } catch (TooLargeException refused) {
      return;
    } catch (RuntimeException | OutOfMemoryError failure) {
      String trace = failure + trace(failure.getStackTrace());
      defect(about + ": " + trace, failure.getClass() + trace(failure.getStackTrace()), text);
    }
    if (System.nanoTime() - start > MOST_MILLISECONDS * 1_000_000L) {
      defect(about + ": slow to build", about + " slow", text);
    }
  }

  private static String trace(StackTraceElement[] trace) {
    return Arrays.stream(trace).limit(14).map(each -> "\n    " + each).reduce("", String::concat);
  }
}
