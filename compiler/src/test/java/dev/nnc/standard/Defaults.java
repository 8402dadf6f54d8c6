package dev.nnc.standard;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Options of an entry from its defaults and what a test says. Reads the few forms that defaults
 * have, so that tests of the rules do not need the parser.
 */
final class Defaults {
  private static final Catalog CATALOG = StandardCatalog.catalog();

  private Defaults() {}

  /** The entry with its defaults, and names and values in turn. */
  static Configured use(Kind kind, String name, Object... given) {
    Entry entry = CATALOG.find(kind, name);
    if (entry == null) {
      throw new IllegalArgumentException("no " + kind.noun() + " " + name);
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Option option : entry.options()) {
      Object value = option.defaultText() == null ? null : of(option);
      if (value != null) {
        values.put(option.name(), value);
      }
    }
    for (int i = 0; i < given.length; i += 2) {
      if (entry.option((String) given[i]) == null) {
        throw new IllegalArgumentException(name + " has no option " + given[i]);
      }
      values.put((String) given[i], given[i + 1]);
    }
    return new Configured(entry, new Options(values));
  }

  /** The value of an option's default, or null if the text does not fit the type. */
  static @Nullable Object of(Option option) {
    String text = option.defaultText();
    return text == null ? null : of(option.type(), text);
  }

  private static @Nullable Object of(OptionType type, String text) {
    return switch (type) {
      case OptionType.Whole whole -> {
        if (!text.matches("-?[0-9_]+")) {
          yield null;
        }
        long value = Long.parseLong(text.replace("_", ""));
        yield value >= whole.least() && value <= whole.most() ? (Object) value : null;
      }
      case OptionType.Real real -> {
        if (!text.matches("-?[0-9.]+(e-?[0-9]+)?%?")) {
          yield null;
        }
        double value =
            text.endsWith("%")
                ? Double.parseDouble(text.replace("%", "")) / 100
                : Double.parseDouble(text);
        boolean above = real.leastIncluded() ? value >= real.least() : value > real.least();
        boolean below = real.mostIncluded() ? value <= real.most() : value < real.most();
        yield above && below ? (Object) value : null;
      }
      case OptionType.Truth truth ->
          text.equals("true") || text.equals("false") ? (Object) text.equals("true") : null;
      case OptionType.Text quoted ->
          text.matches("\".*\"") ? text.substring(1, text.length() - 1) : null;
      case OptionType.Word word -> word.words().contains(text) ? text : null;
      case OptionType.EntryOf entry ->
          CATALOG.find(entry.kind(), text) == null ? null : use(entry.kind(), text);
      case OptionType.Sizes sizes -> text.matches("[0-9]+") ? List.of(Long.parseLong(text)) : null;
      case OptionType.Numbers numbers -> text.equals("[]") ? List.of() : null;
      case OptionType.Texts texts -> text.equals("[]") ? List.of() : null;
      case OptionType.Interval interval -> null;
      case OptionType.Columns columns -> text.equals("[]") ? List.of() : null;
      case OptionType.Any any -> text;
      case OptionType.ResultName name -> text;
      case OptionType.Several several -> {
        Object only = of(several.each(), text);
        yield only == null ? null : List.of(only);
      }
      case OptionType.ShapeOf shape -> null;
      case OptionType.Angle angle -> null;
      case OptionType.Duration duration -> null;
      case OptionType.TensorOf tensor -> null;
      case OptionType.RecipeOf recipe -> null;
      case OptionType.AnyOf any -> {
        for (OptionType each : any.types()) {
          Object value = of(each, text);
          if (value != null) {
            yield value;
          }
        }
        yield null;
      }
    };
  }
}
