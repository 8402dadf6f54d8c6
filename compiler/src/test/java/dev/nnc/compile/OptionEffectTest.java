package dev.nnc.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.KeptRows;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.diag.Diagnostic;
import dev.nnc.ir.IrPrinter;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.MetricPlan;
import dev.nnc.plan.Model;
import dev.nnc.source.SourceFile;
import dev.nnc.standard.StandardCatalog;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What is accepted has an effect: for each option of what becomes a part of the program, some other
 * value than the default gives another program, or a word about it.
 */
class OptionEffectTest {
  private static final Catalog CATALOG = StandardCatalog.catalog();
  private static final List<Kind> KINDS =
      List.of(
          Kind.LAYER,
          Kind.ACTIVATION,
          Kind.FUNCTION,
          Kind.INITIALIZER,
          Kind.LOSS,
          Kind.METRIC,
          Kind.OPTIMIZER,
          Kind.CLIPPING);

  /** By the option's name, what its type does not tell. */
  private static final Map<String, List<String>> VALUES =
      Map.of(
          "clip", List.of("norm(1.0)", "value(0.5)"),
          "like", List.of("image"),
          "exclude", List.of("bias", "kernel"),
          "weights", List.of("weight", "[1, 2]", "[1, 2, 3]", "relu"),
          "power", List.of("-0.3", "-0.7"),
          "shortcut", List.of("{ dense(4) }", "{ dense(4, tanh) }"),
          "order", List.of("[1, 2]", "[2, 1]"));

  private final ExamplePrograms examples = new ExamplePrograms(CATALOG);

  @Test
  void everyOptionTells() {
    Set<String> silent = new TreeSet<>();
    Set<String> untried = new TreeSet<>();
    for (Kind kind : KINDS) {
      for (Entry entry : CATALOG.entries(kind)) {
        if (entry.notYet() == null && !entry.options().isEmpty()) {
          tryOptions(entry, silent, untried);
        }
      }
    }
    assertThat(silent).isEmpty();
    // What an example would have to be made for is tested beside the layer or function.
    assertThat(untried)
        .isSubsetOf(
            "function columns: except",
            "function normal: like",
            "function uniform: like",
            "layer permute: order",
            "layer reshape: shape",
            "layer weight: shape",
            "optimizer continue: phase");
  }

  private void tryOptions(Entry entry, Set<String> silent, Set<String> untried) {
    Optional<ExamplePrograms.Example> example = examples.find(entry);
    for (Option option : entry.options()) {
      String name = entry.kind().noun() + " " + entry.name() + ": " + option.name();
      if (option.notYet() != null) {
        continue;
      }
      if (example.isEmpty()) {
        untried.add(name);
        continue;
      }
      Boolean tells = tells(entry, option, example.get());
      if (tells == null) {
        untried.add(name);
      } else if (!tells
          && (VALUES.containsKey(option.name()) || !values(option.type()).isEmpty())) {
        silent.add(name);
      }
    }
  }

  /** Whether one of its values makes a difference; null if none could be tried. */
  private static @Nullable Boolean tells(
      Entry entry, Option option, ExamplePrograms.Example example) {
    Set<String> seen = new LinkedHashSet<>();
    List<String> values = new ArrayList<>();
    if (option.defaultText() != null) {
      values.add(option.defaultText());
    }
    values.addAll(VALUES.getOrDefault(option.name(), values(option.type())));
    boolean refused = false;
    int compiled = 0;
    for (String value : values) {
      for (String text : with(example.text(), entry, option, value)) {
        Compilation compilation =
            new Compiler(CATALOG, example.schemas())
                .compile(new SourceFile("option.nn", text), Map.of());
        if (compilation.model().isPresent()
            && compilation.diagnostics().stream().noneMatch(Diagnostic::isError)) {
          compiled++;
          seen.add(fingerprint(compilation.model().get()));
          if (seen.size() > 1) {
            return true;
          }
          if (!compilation.diagnostics().isEmpty()) {
            return true; // something is said about it
          }
          break;
        }
        refused |=
            compilation.diagnostics().stream()
                .anyMatch(each -> each.message().contains(option.name()));
      }
    }
    if (refused && option.defaultText() != null) {
      return true; // another value than the default is an error that names it
    }
    return seen.isEmpty() || compiled < 2 ? null : (Boolean) false;
  }

  private static String fingerprint(Model model) {
    StringBuilder text = new StringBuilder(IrPrinter.print(model.program()));
    for (ActionPlan action : model.actions()) {
      List<MetricPlan> metrics =
          switch (action) {
            case ActionPlan.Train train -> train.metrics();
            case ActionPlan.Evaluate evaluate -> evaluate.metrics();
            case ActionPlan.Predict ignored -> List.of();
            case ActionPlan.Report ignored -> List.of();
            case ActionPlan.Sweep ignored -> List.of();
            case ActionPlan.FindRate ignored -> List.of();
            case ActionPlan.CrossValidate ignored -> List.of();
          };
      for (MetricPlan metric : metrics) {
        // What the graph adds up may be the same, and its end another.
        double[] sums = new double[metric.offset() + metric.length()];
        for (int i = 0; i < sums.length; i++) {
          sums[i] = 1.0 / (i + 2);
        }
        text.append(metric.name().replaceAll("\\(.*", ""))
            .append(metric.combine(sums, rows(metric.kept())));
      }
    }
    return text.toString();
  }

  /** Some numbers between 0 and 1 in the columns of a metric. */
  private static KeptRows rows(MetricPlan.Columns columns) {
    int width = columns.first() + columns.count();
    KeptRows rows = new KeptRows(width);
    float[] numbers = new float[7 * width];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = (i * 37 % 11) / 10f;
    }
    rows.add(numbers);
    return rows;
  }

  /** The program with the option at the entry's first uses. */
  private static List<String> with(String text, Entry entry, Option option, String value) {
    List<String> programs = new ArrayList<>();
    Matcher use =
        Pattern.compile("(?<![\\w.])" + Pattern.quote(entry.name()) + "(?![\\w:])(?! +from)")
            .matcher(text);
    while (use.find()) {
      int end = use.end();
      String given = option.name() + ": " + value;
      if (end < text.length() && text.charAt(end) == '(') {
        int close = closing(text, end);
        List<String> arguments = split(text.substring(end + 1, close));
        arguments.removeIf(each -> each.strip().startsWith(option.name() + ":"));
        List<String> more = new ArrayList<>(arguments);
        more.add(" " + given);
        programs.add(text.substring(0, end + 1) + String.join(",", more) + text.substring(close));
        if (option.positional()) {
          int at =
              (int)
                  entry.options().stream()
                      .filter(Option::positional)
                      .takeWhile(o -> o != option)
                      .count();
          for (int shift : new int[] {0, 1, 2}) {
            List<String> other = new ArrayList<>(arguments);
            if (at + shift < other.size()) {
              other.set(at + shift, value);
              programs.add(
                  text.substring(0, end + 1) + String.join(",", other) + text.substring(close));
            }
          }
        }
      } else {
        programs.add(text.substring(0, end) + "(" + given + ")" + text.substring(end));
      }
    }
    return programs;
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      depth += "([{".indexOf(text.charAt(i)) >= 0 ? 1 : ")]}".indexOf(text.charAt(i)) >= 0 ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    throw new IllegalArgumentException(text);
  }

  private static List<String> split(String arguments) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < arguments.length(); i++) {
      char c = arguments.charAt(i);
      depth += "([{".indexOf(c) >= 0 ? 1 : ")]}".indexOf(c) >= 0 ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(arguments.substring(from, i));
        from = i + 1;
      }
    }
    if (!arguments.isBlank()) {
      parts.add(arguments.substring(from));
    }
    return parts;
  }

  /** Some values of the type, as they are written. */
  private static List<String> values(OptionType type) {
    return switch (type) {
      case OptionType.Whole it ->
          java.util.stream.LongStream.of(it.least(), it.least() + 1, 2, 3, 4, -1, 5, 8)
              .filter(n -> n >= it.least() && n <= it.most())
              .distinct()
              .mapToObj(String::valueOf)
              .toList();
      case OptionType.Real it ->
          java.util.stream.DoubleStream.of(0.3, 0.7, 2, 0.01, -0.5, 5)
              .filter(n -> n > it.least() && n < it.most())
              .mapToObj(String::valueOf)
              .toList();
      case OptionType.Truth ignored -> List.of("true", "false");
      case OptionType.Text ignored -> List.of("\"one\"", "\"two\"");
      case OptionType.Word it -> it.words();
      case OptionType.EntryOf it ->
          CATALOG.entries(it.kind()).stream()
              .filter(entry -> entry.notYet() == null)
              .filter(entry -> entry.options().stream().noneMatch(Option::isRequired))
              .map(Entry::name)
              .limit(12)
              .toList();
      case OptionType.Sizes ignored -> List.of("1", "2", "3", "2x2", "2x3");
      case OptionType.ShapeOf ignored -> List.of("[4]", "[2, 2]", "[8, 8]", "[64]");
      case OptionType.Numbers ignored -> List.of("0.5", "[0.5, 0.25]", "2", "[1, 2, 3]");
      case OptionType.Texts ignored -> List.of("[\"one\", \"two\"]", "[\"two\", \"one\"]");
      case OptionType.Interval ignored -> List.of("0 .. 5", "-1 .. 2");
      case OptionType.Columns ignored -> List.of("x", "value");
      case OptionType.ResultName ignored -> List.of("train.loss", "validation.loss");
      case OptionType.Duration ignored -> List.of("90s", "2h");
      case OptionType.Angle ignored -> List.of("10deg", "20deg");
      case OptionType.TensorOf ignored -> List.of();
      case OptionType.RecipeOf ignored -> List.of();
      case OptionType.Any ignored -> List.of("[1, 2]", "[4, 1]");
      case OptionType.Several it -> values(it.each());
      case OptionType.AnyOf it ->
          it.types().stream().flatMap(each -> values(each).stream()).toList();
    };
  }
}
