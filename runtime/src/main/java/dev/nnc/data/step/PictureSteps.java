package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.Augmentation;
import dev.nnc.data.column.Fit;
import dev.nnc.data.column.NumericView;
import dev.nnc.type.Shape;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The steps on pictures, and the random ones of training. */
final class PictureSteps {
  private static final Set<String> FITS = Set.of("resize", "crop");

  private PictureSteps() {}

  static boolean isStep(String name) {
    return FITS.contains(name) || name.startsWith("random_");
  }

  /** How the step brings pictures of any size to one; null if it does something else. */
  static @Nullable Fit fit(String step, Options options) {
    return switch (step) {
      case "resize" -> {
        int[] size = size(options);
        yield new Fit.Resize(
            size[0],
            size[1],
            options.is("method", "nearest"),
            options.truth("smooth"),
            Fit.Aspect.valueOf(options.text("aspect").toUpperCase(java.util.Locale.ROOT)));
      }
      case "crop" -> {
        int[] size = size(options);
        yield new Fit.Middle(size[0], size[1]);
      }
      default -> null;
    };
  }

  private static int[] size(Options options) {
    List<Long> sizes = options.sizes("size");
    return new int[] {sizes.getFirst().intValue(), sizes.getLast().intValue()};
  }

  /**
   * A step over numbers.
   *
   * @param shape of a row before it
   * @param stream which of the random steps it is; those of one stream draw alike
   */
  static NumericView apply(
      String step, Options options, NumericView matrix, Shape shape, long stream) {
    Augmentation.Size size = size(shape, matrix.width());
    Fit fit = fit(step, options);
    if (fit != null) {
      return new NumericView.Fitted(matrix, size, fit);
    }
    if (step.equals("random_crop")) {
      int[] wanted = size(options);
      return new NumericView.Cut(
          matrix, size, wanted[0], wanted[1], (int) options.whole("pad"), stream);
    }
    return new NumericView.Augmented(matrix, size, Augmentation.of(step, options), stream);
  }

  private static Augmentation.Size size(Shape shape, int width) {
    if (!shape.isKnown() || shape.rank() < 2) {
      return new Augmentation.Size(1, width, 1);
    }
    return new Augmentation.Size(
        (int) shape.dimension(0).size(),
        (int) shape.dimension(1).size(),
        shape.rank() > 2 ? (int) shape.dimension(2).size() : 1);
  }
}
