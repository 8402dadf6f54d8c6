package dev.nnc.check.expression;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Item;
import dev.nnc.ast.Name;
import dev.nnc.ast.Recipe;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.source.Place;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an expression stands for while the file is being checked. */
public sealed interface CheckedValue {
  /** In a sentence: {@code the number 3}. */
  String describe();

  /** How many values it is made of, itself included; no more than {@code Long.MAX_VALUE / 4}. */
  default long size() {
    return 1;
  }

  /** The size of what is made of these. */
  private static long size(Iterable<CheckedValue> parts) {
    long size = 1;
    for (CheckedValue part : parts) {
      size = Math.min(size + part.size(), Long.MAX_VALUE / 4);
    }
    return size;
  }

  /** The tensor that it is, or those that it is made of; null if there is anything else in it. */
  default @Nullable List<Tensor> asTensors() {
    if (this instanceof Tensor tensor) {
      return List.of(tensor);
    }
    if (this instanceof Items items && !items.elements().isEmpty()) {
      List<Tensor> all = new ArrayList<>();
      for (CheckedValue element : items.elements()) {
        if (!(element instanceof Tensor tensor)) {
          return null;
        }
        all.add(tensor);
      }
      return all;
    }
    return null;
  }

  /** A number; whole if it has no fraction. Percentages arrive as their part of one. */
  record Number(double value) implements CheckedValue {
    public boolean isWhole() {
      return value == Math.rint(value) && Math.abs(value) < 9.007199254740992E15;
    }

    @Override
    public String describe() {
      return "the number " + text(value);
    }

    /** As a person would write it. */
    public static String text(double value) {
      return Wording.number(value).replace("E", "e");
    }
  }

  /** {@code 30min} */
  record Duration(double seconds) implements CheckedValue {
    @Override
    public String describe() {
      return "a time of " + Number.text(seconds) + " seconds";
    }
  }

  /** {@code 15deg} */
  record Angle(double degrees) implements CheckedValue {
    @Override
    public String describe() {
      return "an angle of " + Number.text(degrees) + " degrees";
    }
  }

  record Truth(boolean value) implements CheckedValue {
    @Override
    public String describe() {
      return Boolean.toString(value);
    }
  }

  record Text(String value) implements CheckedValue {
    @Override
    public String describe() {
      return "the text \"" + value + "\"";
    }
  }

  /** A bare name that the catalogue knows, such as {@code relu}, not yet put to use. */
  record Word(String name) implements CheckedValue {
    @Override
    public String describe() {
      return "the name `" + name + "`";
    }
  }

  /** {@code 1 .. 3} or {@code log(1e-5 .. 10)}, both ends included. */
  record Range(double low, double high, boolean log) implements CheckedValue {
    @Override
    public String describe() {
      return "the range " + text();
    }

    public String text() {
      String inner = low == high ? Number.text(low) : Number.text(low) + " .. " + Number.text(high);
      return log ? "log(" + inner + ")" : inner;
    }
  }

  /** A list, or a tuple of values. */
  record Items(List<CheckedValue> elements, long size) implements CheckedValue {
    public Items(List<CheckedValue> elements) {
      this(List.copyOf(elements), CheckedValue.size(elements));
    }

    @Override
    public String describe() {
      return elements.stream().allMatch(Tensor.class::isInstance) && !elements.isEmpty()
          ? elements.size() + " tensors"
          : "a list of " + elements.size();
    }
  }

  /** {@code (spam: 1, urgent: 8)} */
  record Entries(Map<String, CheckedValue> values, long size) implements CheckedValue {
    public Entries(Map<String, CheckedValue> values) {
      this(
          Collections.unmodifiableMap(new LinkedHashMap<>(values)),
          CheckedValue.size(values.values()));
    }

    @Override
    public String describe() {
      return "a record with " + values.keySet().stream().collect(Collectors.joining(", "));
    }
  }

  /**
   * A tensor of the function that is being built.
   *
   * @param made where it was produced
   * @param target what is known of it as a truth, if it is a field that is used as one
   * @param name of the output or field, or null
   */
  record Tensor(Value value, Place made, Rule.@Nullable Target target, @Nullable String name)
      implements CheckedValue {
    /** A tensor that is neither a truth nor an output. */
    public Tensor(Value value, Place made) {
      this(value, made, null, null);
    }

    /** Whether there is one for each row, and not the same for all of them. */
    public boolean isBatched() {
      return value.rank() > 0 && value.shape().dimension(0).equals(Dimension.BATCH);
    }

    /** The same tensor, as produced at that place. */
    Tensor madeAt(Place place) {
      return new Tensor(value, place, target, name);
    }

    /** The shape of one row, or of the whole if it is the same for all rows. */
    public Shape row() {
      return isBatched() ? value.shape().row() : value.shape();
    }

    @Override
    public String describe() {
      if (!isBatched()) {
        return value.rank() == 0
            ? "one number for all rows"
            : "a tensor of shape " + value.shape() + " for all rows";
      }
      return row().rank() == 0 ? "a number in each row" : "a tensor of shape " + row();
    }
  }

  /** A block with its call's arguments, if it was called already. */
  record Block(Item.Block declaration) implements CheckedValue {
    @Override
    public String describe() {
      return "the block `" + declaration.name() + "`";
    }
  }

  record Network(Item.Network declaration) implements CheckedValue {
    @Override
    public String describe() {
      return "the network `" + declaration.name() + "`";
    }
  }

  record Function(Item.Function declaration) implements CheckedValue {
    @Override
    public String describe() {
      return "the function `" + declaration.name() + "`";
    }
  }

  record Dataset(Item.Dataset declaration) implements CheckedValue {
    @Override
    public String describe() {
      return "the data set `" + declaration.name() + "`";
    }
  }

  /** {@code shared look = dense(10)}: one set of weights under the name, and the file of it. */
  record Shared(Name name, String path, Expression flow, Scope scope, FileContext home)
      implements CheckedValue {
    @Override
    public String describe() {
      return "the shared layer `" + name + "`";
    }
  }

  /** A recipe in braces with the scope and the file in which it was written. */
  record Closure(Recipe recipe, Scope scope, FileContext home) implements CheckedValue {
    @Override
    public String describe() {
      return "a recipe";
    }
  }

  /** Something wrong, already reported; nothing more is said about it. */
  record Unknown() implements CheckedValue {
    @Override
    public String describe() {
      return "something unknown";
    }
  }

  CheckedValue UNKNOWN = new Unknown();
}
