package dev.nnc.data.step;

import dev.nnc.data.column.Fit;
import dev.nnc.data.column.HeldPictures;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.RawColumn;
import dev.nnc.data.column.RawTable;
import dev.nnc.data.column.Values;
import dev.nnc.data.file.Numerals;
import dev.nnc.data.file.TextList;
import dev.nnc.data.file.UnreadableDataException;
import dev.nnc.diag.DataCode;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Formula;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a field's first step gets: columns and earlier fields, as they are, side by side or in a
 * formula.
 *
 * @param channels the size of the last axis
 */
record FieldInputs(Values values, int channels) {
  /**
   * Gathers them; null after an error.
   *
   * @param done the fields that were worked out before
   */
  static @Nullable FieldInputs of(
      DataPlan plan, RawTable table, Map<String, Values> done, FieldFindings findings) {
    return new Gathering(plan, table, done, findings).gather();
  }

  /** Pictures of one size: in memory if there is room for them, else decoded at each use. */
  static @Nullable Values decoded(
      Values.Pictures pictures, @Nullable Fit fit, FieldFindings findings) {
    if (fit == null && !pictures.files().isEven()) {
      findings.add(
          DataCode.UNEVEN_PICTURES,
          "bring them to one size: `" + findings.name() + " = pixels -> resize(32x32)`",
          findings.name(),
          "are");
      return null;
    }
    try {
      return new Values.Numbers(HeldPictures.of(new NumericView.Pictures(pictures.files(), fit)));
    } catch (UnreadableDataException e) {
      findings.add(
          DataCode.UNREADABLE,
          "take the file away, or leave it out with `unreadable: skip`",
          e.file(),
          e.reason());
      return null;
    }
  }

  private record Gathering(
      DataPlan plan, RawTable table, Map<String, Values> done, FieldFindings findings) {
    @Nullable FieldInputs gather() {
      List<String> names = findings.field().inputs();
      List<Values> inputs = new ArrayList<>();
      for (String name : names) {
        Values input = done.get(name);
        RawColumn column = table.columns().get(name);
        if (input == null && column == null) {
          findings.add(DataCode.NO_COLUMN, null, plan.name(), name);
          return null;
        }
        Values found = input != null ? input : raw(name, column);
        ColumnType type = plan.schema().columns().get(name);
        if (input == null
            && found instanceof Values.Texts lists
            && type != null
            && type.content() == ColumnType.Content.NUMBER) {
          found =
              NumberSteps.lists(
                  findings,
                  lists.values(),
                  (int) type.shape().size(),
                  '.',
                  "column " + name,
                  "the first rows hold as many, so that the column is one of vectors; mend the row,"
                      + " or take the lists for texts: `text: ["
                      + name
                      + "]` in the source");
        }
        if (found instanceof Values.Texts texts && names.size() == 1 && readsPieces()) {
          found = pieces(texts);
        }
        if (found == null) {
          return null;
        }
        inputs.add(found);
      }
      Formula formula = findings.field().formula();
      if (formula == null && inputs.size() == 1) {
        return new FieldInputs(inputs.getFirst(), lastAxis(names.getFirst()));
      }
      if (formula == null && inputs.stream().allMatch(Values.Texts.class::isInstance)) {
        return texts(inputs);
      }
      if (formula == null && inputs.stream().allMatch(Values.Classes.class::isInstance)) {
        return classes(inputs);
      }
      List<NumericView> parts = new ArrayList<>();
      for (Values each : inputs) {
        Values input =
            each instanceof Values.Pictures files ? decoded(files, null, findings) : each;
        if (input == null) {
          return null;
        }
        if (!(input instanceof Values.Numbers numbers)) {
          findings.add(
              DataCode.UNSUPPORTED_STEP, null, findings.name(), "texts or classes beside others");
          return null;
        }
        parts.add(numbers.matrix());
      }
      return formula == null ? beside(parts) : computed(formula, parts);
    }

    /** Whether the field's steps want the texts of lists. */
    private boolean readsPieces() {
      List<DataPlan.Step> steps = findings.field().steps();
      return !steps.isEmpty()
          && steps.getFirst().in().content() == ColumnType.Content.TEXT
          && steps.getFirst().in().isUneven();
    }

    /** The texts of each cell's list. */
    private Values.@Nullable Pieces pieces(Values.Texts cells) {
      if (!TextSteps.present(findings, cells)) {
        return null;
      }
      List<String>[] pieces = Values.Pieces.empty(table.rows());
      for (int row = 0; row < pieces.length; row++) {
        String cell = cells.values()[row];
        List<String> list = cell == null ? null : TextList.of(cell);
        if (cell == null || list == null) {
          findings.add(
              DataCode.BAD_LIST,
              "the first rows hold lists of texts, so that the column is one of them; mend the row, or"
                  + " take the lists for texts: `text: ["
                  + findings.column()
                  + "]` in the source",
              findings.row(row),
              findings.column(),
              Numerals.shorten(cell == null ? "" : cell));
          return null;
        }
        pieces[row] = list;
      }
      return new Values.Pieces(pieces, " ");
    }

    private @Nullable FieldInputs texts(List<Values> inputs) {
      boolean gaps = takesGaps();
      if (!gaps && plan.like() == null && !inputs.stream().allMatch(findings::present)) {
        return null;
      }
      List<String>[] pieces = Values.Pieces.empty(table.rows());
      for (int row = 0; row < pieces.length; row++) {
        List<@Nullable String> one = new ArrayList<>();
        for (Values each : inputs) {
          one.add(gaps && Cells.isMissing(each, row) ? null : Cells.text(each, row));
        }
        pieces[row] = one;
      }
      return new FieldInputs(new Values.Pieces(pieces, " "), 1);
    }

    /** The classes of each input behind those of the one before it. */
    private @Nullable FieldInputs classes(List<Values> inputs) {
      int length = inputs.size();
      if (!findings.fits((long) table.rows() * length, "use fewer columns or rows")) {
        return null;
      }
      int[] codes = new int[table.rows() * length];
      List<String> names = new ArrayList<>();
      for (int i = 0; i < length; i++) {
        if (!(inputs.get(i) instanceof Values.Classes classes) || !findings.known(classes)) {
          return null;
        }
        for (int row = 0; row < table.rows(); row++) {
          codes[row * length + i] = names.size() + classes.codes()[row];
        }
        names.addAll(classes.names());
      }
      return new FieldInputs(
          new Values.Numbered(codes, length, names.size(), names, OptionalInt.empty()), 1);
    }

    private boolean takesGaps() {
      List<DataPlan.Step> steps = findings.field().steps();
      DataStep first = steps.isEmpty() ? null : DataSteps.find(steps.getFirst().name());
      return first != null && first.takesGaps();
    }

    private static FieldInputs beside(List<NumericView> parts) {
      NumericView beside = NumericView.Beside.of(parts);
      return new FieldInputs(new Values.Numbers(beside), beside.width());
    }

    private FieldInputs computed(Formula formula, List<NumericView> parts) {
      int channels = 1;
      for (String name : findings.field().inputs()) {
        channels = Math.max(channels, lastAxis(name));
      }
      return new FieldInputs(new Values.Numbers(NumericView.Computed.of(formula, parts)), channels);
    }

    private ColumnType typeOf(String input) {
      return done.containsKey(input)
          ? plan.field(input).type()
          : plan.schema().columns().getOrDefault(input, ColumnType.text());
    }

    private int lastAxis(String input) {
      Shape shape = typeOf(input).shape();
      if (shape.rank() > 0 && shape.last().isKnown()) {
        return (int) shape.last().size();
      }
      return done.get(input) instanceof Values.Numbers numbers ? numbers.matrix().width() : 1;
    }

    private Values raw(String name, @Nullable RawColumn column) {
      return switch (column) {
        case RawColumn.Numbers numbers ->
            new Values.Numbers(new NumericView.OneColumn(numbers.values()));
        case RawColumn.Spilled spilled ->
            new Values.Numbers(new NumericView.Spilled(spilled.values()));
        case RawColumn.Texts texts -> new Values.Texts(texts.values());
        case RawColumn.Pixels pixels ->
            new Values.Numbers(new NumericView.Bytes(pixels.values(), pixels.width()));
        case RawColumn.Labels labels -> {
          int[] codes = new int[labels.values().length];
          int most = 0;
          for (int i = 0; i < codes.length; i++) {
            codes[i] = Byte.toUnsignedInt(labels.values()[i]);
            most = Math.max(most, codes[i]);
          }
          ColumnType type = plan.schema().columns().get(name);
          List<String> names = type == null ? List.of() : type.names();
          yield new Values.Classes(codes, names.size() > most ? names : Category.digits(most + 1));
        }
        case RawColumn.OfField of -> of.values();
        case RawColumn.Pictures pictures -> new Values.Pictures(pictures.files());
        case null -> throw new IllegalStateException("no column " + name);
      };
    }
  }
}
