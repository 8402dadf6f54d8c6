package dev.nnc.check.data;

import dev.nnc.ast.Expression;
import dev.nnc.ast.Name;
import dev.nnc.catalog.Configured;
import dev.nnc.check.expression.FileContext;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Schema;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A field of several columns of which each takes the steps by itself, as {@code columns(plan, town)
 * -> category -> one_hot} has it. What becomes of a column is a field of its own, a part; the field
 * lays its parts side by side. So whatever is done with fields is done with parts.
 */
final class SeparateColumns {
  private final FileContext context;
  private final FieldSteps steps;

  SeparateColumns(FileContext context, FieldSteps steps) {
    this.context = context;
    this.steps = steps;
  }

  /**
   * The parts of a field.
   *
   * @param names what is laid side by side: the parts, or the columns if these have no steps of
   *     their own
   * @param rest the steps behind that
   */
  record Parts(List<DataPlan.Field> fields, List<String> names, FieldSteps.Chain rest) {}

  /** The parts; null after an error. */
  @Nullable Parts of(
      Name name,
      Expression head,
      List<String> inputs,
      FieldSteps.Chain chain,
      Schema schema,
      Map<String, DataPlan.Field> earlier) {
    List<ColumnType> types = new ArrayList<>();
    for (String input : inputs) {
      DataPlan.Field field = earlier.get(input);
      types.add(
          field != null ? field.type() : schema.columns().getOrDefault(input, ColumnType.text()));
    }
    int own = ownSteps(types, chain);
    if (own < 0) {
      return null;
    }
    if (own == 0) {
      return new Parts(List.of(), inputs, chain);
    }
    List<DataPlan.Field> parts = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      String input = inputs.get(i);
      Expression at = argument(head, input);
      boolean ofColumn = !earlier.containsKey(input);
      List<DataPlan.Step> typed =
          steps.over(
              new FieldSteps.Start(at, List.of(input), types.get(i), ofColumn),
              chain.part(0, own),
              schema);
      if (typed == null) {
        return null;
      }
      String called = name.text() + "." + input;
      while (earlier.containsKey(called)
          || schema.columns().containsKey(called)
          || names.contains(called)) {
        called += "_";
      }
      names.add(called);
      parts.add(
          new DataPlan.Field(
              context.place(at == head ? name : at),
              called,
              List.of(input),
              typed,
              typed.getLast().out()));
    }
    return new Parts(parts, names, chain.part(own, chain.steps().size()));
  }

  /** The argument that names the column; the whole head if it stands in a range. */
  private static Expression argument(Expression head, String column) {
    if (head instanceof Expression.Call call) {
      for (Expression.Argument argument : call.arguments()) {
        if (argument.value() instanceof Expression.Reference reference
            && reference.name().equals(column)) {
          return reference;
        }
      }
    }
    return head;
  }

  /**
   * How many steps each column takes by itself: up to the last one that takes or makes anything but
   * numbers. None if nothing but texts comes out; -1 after an error.
   */
  private int ownSteps(List<ColumnType> types, FieldSteps.Chain chain) {
    List<Configured> uses = new ArrayList<>();
    for (Expression step : chain.steps()) {
      Configured use = steps.use(step);
      if (use == null) {
        return -1;
      }
      uses.add(use);
    }
    int own = 0;
    boolean texts = true;
    for (ColumnType first : types) {
      ColumnType type = first;
      boolean fits = true;
      for (int i = 0; i < uses.size() && fits; i++) {
        DataPlan.Step step = StepTypes.of(type, uses.get(i)).step();
        ColumnType made = step == null ? type : step.out();
        if (!isOfNumbers(type) || !isOfNumbers(made)) {
          own = Math.max(own, i + 1);
        }
        type = made;
        fits = step != null;
      }
      texts &= fits && type.content() == ColumnType.Content.TEXT;
    }
    return texts ? 0 : own;
  }

  private static boolean isOfNumbers(ColumnType type) {
    return type.content() == ColumnType.Content.NUMBER;
  }
}
