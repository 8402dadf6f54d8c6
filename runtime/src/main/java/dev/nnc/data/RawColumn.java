package dev.nnc.data;

import org.jspecify.annotations.Nullable;

/** A column as it was read, before any step. */
@SuppressWarnings("ArrayRecordComponent") // millions of cells; nothing compares or changes them
sealed interface RawColumn {
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
