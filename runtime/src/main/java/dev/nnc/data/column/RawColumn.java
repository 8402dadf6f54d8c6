package dev.nnc.data.column;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A column as it was read, before any step. */
@SuppressWarnings("ArrayRecordComponent") // millions of cells; nothing compares or changes them
public sealed interface RawColumn {
  /** Only these rows, in this order. */
  default RawColumn select(int[] chosen) {
    return switch (this) {
      case Numbers numbers ->
          new Numbers(Arrays.stream(chosen).mapToDouble(row -> numbers.values[row]).toArray());
      case Texts texts -> {
        @Nullable String[] selected = new String[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
          selected[i] = texts.values[chosen[i]];
        }
        yield new Texts(selected);
      }
      case Pixels pixels -> {
        byte[] selected = new byte[chosen.length * pixels.width];
        for (int i = 0; i < chosen.length; i++) {
          System.arraycopy(
              pixels.values, chosen[i] * pixels.width, selected, i * pixels.width, pixels.width);
        }
        yield new Pixels(selected, pixels.width);
      }
      case Labels labels -> {
        byte[] selected = new byte[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
          selected[i] = labels.values[chosen[i]];
        }
        yield new Labels(selected);
      }
      case Spilled spilled -> new Spilled(spilled.values.select(chosen));
      case Pictures pictures ->
          new Pictures(
              new PictureFiles(
                  Arrays.stream(chosen).mapToObj(pictures.files.files()::get).toList(),
                  pictures.files.channels()));
      case OfField field -> new OfField(selected(field.values, chosen));
    };
  }

  private static Values selected(Values values, int[] chosen) {
    if (values instanceof Values.Classes classes) {
      return new Values.Classes(
          Arrays.stream(chosen).map(row -> classes.codes()[row]).toArray(), classes.names());
    }
    throw new IllegalStateException("rows of a field are chosen before");
  }

  /** One number a row; NaN is a missing cell, and only that. */
  record Numbers(double[] values) implements RawColumn {}

  /** The same in a file, because they do not fit into memory. */
  record Spilled(SpilledNumbers values) implements RawColumn {}

  /** One text a row; null is a missing cell. */
  record Texts(@Nullable String[] values) implements RawColumn {}

  /** {@code width} unsigned bytes a row, one row after another. */
  record Pixels(byte[] values, int width) implements RawColumn {}

  /** One class number a row, an unsigned byte. */
  record Labels(byte[] values) implements RawColumn {}

  /** A field of another data set. */
  record OfField(Values values) implements RawColumn {}

  /** Picture files, one a row, not decoded. */
  record Pictures(PictureFiles files) implements RawColumn {}
}
