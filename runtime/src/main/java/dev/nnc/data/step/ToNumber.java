package dev.nnc.data.step;

import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.nnc.catalog.Options;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.text.Amount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of texts. How the texts are written, with which sign before decimals and in which unit,
 * is learned from all of the training part, so that no cell is read in another way than the others.
 */
public record ToNumber() implements FittedStep<Values, NumberForms, ToNumber.Form> {
  /**
   * How numbers are written.
   *
   * @param decimal the sign before decimals
   * @param thousands the sign between thousands; empty for any that is usual
   * @param unit what stands beside them; empty if nothing does
   * @param words whether they are words such as yes and no
   */
  @JsonTypeName("number")
  record Form(int step, String decimal, String thousands, String unit, boolean words)
      implements Fitted.Learned {
    @Override
    public Form at(int other) {
      return new Form(other, decimal, thousands, unit, words);
    }
  }

  /** The name of its entry in the catalogue. */
  public static final String NAME = "number";

  /**
   * What stands before decimals in the texts of columns of which numbers are made; those with a
   * point are left out.
   *
   * @param fitted what the steps have learned, by data set
   */
  public static Map<String, String> decimals(DataPlan plan, Map<String, Fitted> fitted) {
    Map<String, String> decimals = new HashMap<>();
    Fitted known = fitted.get(plan.name());
    if (known == null) {
      return decimals;
    }
    for (DataPlan.Field field : plan.fields()) {
      for (int i = 0; i < field.steps().size(); i++) {
        if (known.find(field.name(), i + 1) instanceof Form form && !form.decimal().equals(".")) {
          field.inputs().forEach(column -> decimals.put(column, form.decimal()));
        }
      }
    }
    return decimals;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Class<Form> learned() {
    return Form.class;
  }

  @Override
  public boolean takesGaps() {
    return true;
  }

  @Override
  public @Nullable Values accept(StepInput in, Values values) {
    if (values instanceof Values.Texts || values instanceof Values.Pieces) {
      return values;
    }
    in.unsupported(values);
    return null;
  }

  @Override
  public NumberForms statistics(StepInput in, Values values) {
    return new NumberForms(in.type().isUneven());
  }

  @Override
  public @Nullable Form finish(StepInput in, Values values, NumberForms forms) {
    String decimal = in.options().text("decimal");
    String thousands = in.options().text("thousands");
    if (decimal.isEmpty() && !thousands.isEmpty()) {
      decimal = thousands.equals(".") ? "," : ".";
    }
    boolean said = !decimal.isEmpty();
    NumberForms.Cell bad = forms.bad();
    if (bad != null) {
      report(in, bad.row(), bad.text(), "is not a number");
      return null;
    }
    NumberForms.Cell word = forms.word();
    NumberForms.Cell other = forms.otherThanWords();
    if (word != null && other != null) {
      report(
          in,
          other.row(),
          other.text(),
          "is no word as \"" + Numerals.shorten(word.text()) + "\" is at " + row(in, word));
      return null;
    }
    if (forms.units().size() > 1) {
      mixedUnits(in, forms.units().get(0), forms.units().get(1));
      return null;
    }
    NumberForms.Cell point = forms.point();
    NumberForms.Cell comma = forms.comma();
    if (!said && point != null && comma != null) {
      in.findings()
          .add(
              DataCode.MIXED_NUMBERS,
              "say which sign stands before decimals, `number(decimal: \",\")`, or mend the cells",
              in.findings().name(),
              Numerals.shorten(point.text()),
              row(in, point),
              Numerals.shorten(comma.text()),
              row(in, comma));
      return null;
    }
    NumberForms.Cell open = forms.open();
    if (!said && open != null) {
      String between = open.text().indexOf('.') < 0 ? "," : ".";
      in.findings()
          .add(
              DataCode.OPEN_NUMBER,
              "say which it is: `number(thousands: \"%1$s\")` or `number(decimal: \"%1$s\")`"
                  .formatted(between),
              row(in, open),
              in.findings().column(),
              between.equals(",") ? "comma" : "point",
              Numerals.shorten(open.text()));
      return null;
    }
    String sign = said ? decimal : comma != null ? "," : ".";
    String unit = forms.units().isEmpty() ? "" : forms.units().getFirst().unit();
    return new Form(in.number(), sign, thousands, unit, word != null);
  }

  private static String row(StepInput in, NumberForms.Cell cell) {
    return in.findings().row(cell.row());
  }

  private static void mixedUnits(StepInput in, NumberForms.Cell one, NumberForms.Cell other) {
    in.findings()
        .add(
            DataCode.MIXED_UNITS,
            "bring them to one unit in the file; or take units off that mean the same:"
                + " `replace(\" *(kg|kilo)$\", \"\") -> number`",
            in.findings().name(),
            Numerals.shorten(one.text()),
            row(in, one),
            Numerals.shorten(other.text()),
            row(in, other));
  }

  private static void report(StepInput in, int row, String text, String why) {
    complain(
        in,
        row,
        text,
        "mend the cell; if it stands for a missing value, say so: `missing: \""
            + Numerals.shorten(text).replace("\\", "\\\\").replace("\"", "\\\"")
            + "\"` in the source; "
            + (text.chars().anyMatch(Character::isDigit)
                ? "`replace` and `match` take a number out of other text"
                : "`is(\"…\")` makes 1 of one word and 0 of all others"),
        why);
  }

  private static void complain(StepInput in, int row, String text, String help, String why) {
    in.findings()
        .add(
            DataCode.BAD_NUMBER,
            help,
            in.findings().row(row),
            in.findings().column(),
            Numerals.shorten(text),
            why);
  }

  @Override
  public @Nullable Values apply(StepInput in, Form form, Values values) {
    if (values instanceof Values.Texts texts) {
      double[] numbers = new double[texts.values().length];
      for (int row = 0; row < numbers.length; row++) {
        Double number = number(in, form, texts.values()[row], row);
        if (number == null) {
          return null;
        }
        numbers[row] = number;
      }
      return new Values.Numbers(new NumericView.OneColumn(numbers));
    }
    if (!(values instanceof Values.Pieces pieces)) {
      return null;
    }
    double[][] numbers = new double[pieces.values().length][];
    for (int row = 0; row < numbers.length; row++) {
      List<String> all = pieces.values()[row];
      List<String> cells = in.type().isUneven() ? NumberForms.bare(all) : all;
      numbers[row] = new double[cells.size()];
      for (int i = 0; i < numbers[row].length; i++) {
        Double number = number(in, form, cells.get(i), row);
        if (number == null) {
          return null;
        }
        numbers[row][i] = number;
      }
    }
    return in.type().isUneven() ? new Values.NumberSequences(numbers) : ofColumns(in, numbers);
  }

  private static Values ofColumns(StepInput in, double[][] numbers) {
    double[][] columns = new double[(int) in.type().shape().size()][numbers.length];
    for (int row = 0; row < numbers.length; row++) {
      for (int i = 0; i < columns.length; i++) {
        columns[i][row] = numbers[row][i];
      }
    }
    return new Values.Numbers(NumberSteps.beside(columns));
  }

  /** NaN for a missing cell; null after an error. */
  private static @Nullable Double number(StepInput in, Form form, @Nullable String cell, int row) {
    if (cell == null) {
      return Double.NaN;
    }
    Amount amount = Amount.of(cell);
    OptionalDouble value =
        amount == null
            ? OptionalDouble.empty()
            : amount.value(form.decimal().charAt(0), form.thousands());
    if (amount == null || value.isEmpty()) {
      report(
          in,
          row,
          cell,
          amount == null || amount.writing() == Amount.Writing.NONE
              ? "is not a number"
              : "is not a number with `"
                  + form.decimal()
                  + "` before decimals, as other cells are");
      return null;
    }
    boolean isBinary = value.getAsDouble() == 0 || value.getAsDouble() == 1;
    if (amount.isWord() ? !form.words() : form.words() && !isBinary) {
      report(
          in,
          row,
          cell,
          form.words() ? "is no yes or no, as other cells are" : "is a word among numbers");
      return null;
    }
    if (!amount.unitName().equals(form.unit()) && !amount.isZero() && !amount.isWord()) {
      complain(
          in,
          row,
          cell,
          "bring it to the unit of the others in the file",
          form.unit().isEmpty()
              ? "has the unit `" + amount.unit() + "`, but other cells have none"
              : amount.unit().isEmpty()
                  ? "has no unit, but other cells have `" + form.unit() + "`"
                  : "has the unit `"
                      + amount.unit()
                      + "`, but other cells have `"
                      + form.unit()
                      + "`");
      return null;
    }
    return value.getAsDouble();
  }

  /** A number is that of its text, in the text's unit. */
  @Override
  public Optional<Linear> linear(Options options, Fitted.@Nullable Learned learned) {
    return Optional.of(Linear.identity());
  }
}
