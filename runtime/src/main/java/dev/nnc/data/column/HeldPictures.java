package dev.nnc.data.column;

import dev.nnc.data.file.Memory;
import java.util.stream.IntStream;

/** Decodes pictures once, on all processors, if there is room for all of them. */
public final class HeldPictures {
  private HeldPictures() {}

  /** The same rows, in memory if they take no more than half of what one column may. */
  public static NumericView of(NumericView.Pictures pictures) {
    return of(pictures, Memory.most() / 2);
  }

  /**
   * The same rows, in memory if they fit.
   *
   * @param most how many bytes they may take
   */
  public static NumericView of(NumericView.Pictures pictures, long most) {
    int rows = pictures.files().rows();
    int width = pictures.width();
    long values = (long) rows * width;
    long bytes = pictures.fit() == null ? values : 4 * values;
    if (bytes > most || values > Integer.MAX_VALUE - 16) {
      return pictures;
    }
    if (pictures.fit() == null) {
      byte[] all = new byte[(int) values];
      IntStream.range(0, rows)
          .parallel()
          .forEach(
              row -> System.arraycopy(pictures.files().bytes(row), 0, all, row * width, width));
      return new NumericView.Bytes(all, width);
    }
    float[] all = new float[(int) values];
    IntStream.range(0, rows)
        .parallel()
        .forEach(
            row -> {
              double[] one = new double[width];
              pictures.row(row, one, 0);
              for (int i = 0; i < width; i++) {
                all[row * width + i] = (float) one[i];
              }
            });
    return new NumericView.Floats(all, width);
  }
}
