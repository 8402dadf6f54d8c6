package dev.nnc.compile;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Rule;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes uses of the catalogue's entries, with options that are of the right type and otherwise
 * random. It knows no entry by its name.
 */
final class Phrases {
  private final Catalog catalog;
  private final Random random;

  Phrases(Catalog catalog, Random random) {
    this.catalog = catalog;
    this.random = random;
  }

  /**
   * One use of the entry, with a recipe behind it if it takes one.
   *
   * @param tensors names that stand for tensors
   * @param shape of the data that comes in
   */
  String use(Entry entry, List<String> tensors, List<Long> shape) {
    return use(entry, tensors, shape, 2);
  }

  private String use(Entry entry, List<String> tensors, List<Long> shape, int depth) {
    List<String> arguments = new ArrayList<>();
    for (Option option : entry.options()) {
      if (option.notYet() == null && (option.isRequired() || random.nextInt(4) == 0)) {
        String value = value(option.type(), tensors, shape, depth);
        boolean named = !option.positional() || arguments.stream().anyMatch(a -> a.contains(": "));
        arguments.add(named ? option.name() + ": " + value : value);
      } else if (option.positional()) {
        // What follows can no longer go by its place.
        List<String> rest = named(entry, option, tensors, shape, depth);
        arguments.addAll(rest);
        break;
      }
    }
    String call =
        arguments.isEmpty()
            ? entry.name()
            : entry.name() + "(" + String.join(", ", arguments) + ")";
    return entry.rule() instanceof Rule.Combinator ? call + " " + recipe(shape, depth) : call;
  }

  private List<String> named(
      Entry entry, Option after, List<String> tensors, List<Long> shape, int depth) {
    List<String> arguments = new ArrayList<>();
    List<Option> options = entry.options();
    for (Option option : options.subList(options.indexOf(after) + 1, options.size())) {
      boolean said = option.isRequired() || random.nextInt(4) == 0;
      if (option.notYet() == null && said && !option.repeated()) {
        arguments.add(option.name() + ": " + value(option.type(), tensors, shape, depth));
      }
    }
    return arguments;
  }

  /** A flow in braces of one or two layers, of which most keep the shape. */
  String recipe(List<Long> shape, int depth) {
    String last = shape.isEmpty() ? "1" : String.valueOf(shape.getLast());
    return switch (random.nextInt(4)) {
      case 0 -> "{ " + anyOf(Kind.ACTIVATION, shape, depth) + " }";
      case 1 -> "{ dense(" + last + ", " + anyOf(Kind.ACTIVATION, shape, 0) + ") }";
      case 2 -> "{ " + anyOf(Kind.LAYER, shape, depth) + " -> dense(" + last + ") }";
      default -> "{ " + anyOf(Kind.LAYER, shape, depth) + " }";
    };
  }

  /** A use of any entry of the kind. */
  String anyOf(Kind kind, List<Long> shape, int depth) {
    List<Entry> entries =
        catalog.entries(kind).stream()
            .filter(entry -> depth > 0 || !(entry.rule() instanceof Rule.Combinator))
            .toList();
    return use(pick(entries), List.of(), shape, depth - 1);
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String value(OptionType type, List<String> tensors, List<Long> shape, int depth) {
    return switch (type) {
      case OptionType.Whole whole -> whole(whole);
      case OptionType.Real real -> real(real);
      case OptionType.Truth truth -> String.valueOf(random.nextBoolean());
      case OptionType.Text text -> "\"abc\"";
      case OptionType.Word word -> pick(word.words());
      case OptionType.EntryOf entry ->
          depth > 0
              ? anyOf(entry.kind(), shape, depth - 1)
              : pick(
                  catalog.entries(entry.kind()).stream()
                      .filter(each -> each.options().stream().noneMatch(Option::isRequired))
                      .map(Entry::name)
                      .toList());
      case OptionType.Sizes sizes ->
          random.nextInt(3) > 0
              ? String.valueOf(1 + random.nextInt(3))
              : list(Math.max(1, shape.size() - 1), () -> String.valueOf(1 + random.nextInt(3)));
      case OptionType.ShapeOf wanted -> shape(shape);
      case OptionType.Numbers numbers -> numbers(shape);
      case OptionType.Texts texts -> "[\"a\", \"b\"]";
      case OptionType.Interval interval -> "-1 .. " + random.nextInt(1, 4);
      case OptionType.Columns columns -> "c";
      case OptionType.ResultName result -> "loss";
      case OptionType.Duration duration -> "3s";
      case OptionType.Angle angle -> "15deg";
      case OptionType.TensorOf tensor -> tensors.isEmpty() ? "none" : pick(tensors);
      case OptionType.RecipeOf recipe -> recipe(shape, Math.max(0, depth - 1));
      case OptionType.Any any -> tensors.isEmpty() ? "1" : pick(tensors);
      case OptionType.Several several -> value(several.each(), tensors, shape, depth);
      case OptionType.AnyOf any -> value(pick(any.types()), tensors, shape, depth);
    };
  }

  private String whole(OptionType.Whole whole) {
    long least = Math.max(whole.least(), -3);
    long most = Math.min(whole.most(), least + 7);
    return String.valueOf(least + random.nextLong(most - least + 1));
  }

  private String real(OptionType.Real real) {
    double least = Math.max(real.least(), -2);
    double most = Math.min(real.most(), least + 2);
    double number = least + (most - least) * (0.05 + 0.9 * random.nextDouble());
    return String.format(Locale.ROOT, "%.3f", number);
  }

  /** A shape, which often has as many values as the data. */
  private String shape(List<Long> shape) {
    int choice = shape.isEmpty() ? 2 : random.nextInt(4);
    if (choice < 2) {
      return (choice == 0 ? shape : List.of(shape.getLast())).toString();
    }
    long size = shape.stream().reduce(1L, (a, b) -> a * b);
    List<Long> parts = new ArrayList<>();
    while (size > 1 && parts.size() < 3) {
      long rest = size;
      List<Long> divisors = IntStream.rangeClosed(1, 8).mapToObj(Long::valueOf).toList();
      long part = pick(divisors.stream().filter(d -> rest % d == 0).toList());
      parts.add(part);
      size /= part;
    }
    parts.add(size);
    return parts.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
  }

  /** A number, or a list that may be as long as the data's last axis, or has an element an axis. */
  private String numbers(List<Long> shape) {
    return switch (random.nextInt(3)) {
      case 0 -> String.valueOf(random.nextInt(3));
      case 1 ->
          list(
              shape.isEmpty() ? 1 : shape.getLast().intValue(),
              () -> String.valueOf(random.nextInt(3)));
      default -> permutation(shape.size());
    };
  }

  private String permutation(int length) {
    List<Integer> numbers = new ArrayList<>(IntStream.rangeClosed(1, length).boxed().toList());
    Collections.shuffle(numbers, random);
    return numbers.toString();
  }

  private static String list(int length, Supplier<String> element) {
    return IntStream.range(0, length)
        .mapToObj(i -> element.get())
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
