package dev.nnc.data.step;

import dev.nnc.catalog.Options;
import dev.nnc.data.column.Augmentation;
import dev.nnc.data.column.Fit;
import dev.nnc.data.column.NumericView;
import dev.nnc.data.column.Values;
import dev.nnc.plan.DataPlan;
import dev.nnc.type.Shape;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The steps on pictures, and the random ones of training. */
final class PictureSteps {
  private PictureSteps() {}

  static List<DataStep> steps() {
    return List.of(
        new ReadImage(),
        new Resize(),
        new Crop(),
        new RandomCrop(),
        new RandomFlip(),
        new RandomRotate(),
        new RandomShift(),
        new RandomZoom(),
        new RandomContrast(),
        new RandomBrightness(),
        new RandomInvert(),
        new RandomNoise(),
        new RandomErase());
  }

  /** Of a row before the step. */
  static Augmentation.Size size(StepInput in, Values.Numbers numbers) {
    Shape shape = in.type().shape();
    if (!shape.isKnown() || shape.rank() < 2) {
      return new Augmentation.Size(1, numbers.matrix().width(), 1);
    }
    return new Augmentation.Size(
        (int) shape.dimension(0).size(),
        (int) shape.dimension(1).size(),
        shape.rank() > 2 ? (int) shape.dimension(2).size() : 1);
  }

  /** Random steps draw alike if they stand in one {@code together}, and else by themselves. */
  private static long stream(StepInput in) {
    return in.options().find(DataPlan.TOGETHER) instanceof Long together
        ? together
        : in.findings().name().hashCode() * 31L + in.number();
  }

  private static int height(Options options) {
    return options.sizes("size").getFirst().intValue();
  }

  private static int width(Options options) {
    return options.sizes("size").getLast().intValue();
  }

  private record Resize() implements PictureSizing {
    @Override
    public String name() {
      return "resize";
    }

    @Override
    public Fit fit(Options options) {
      return new Fit.Resize(
          height(options),
          width(options),
          options.is("method", "nearest"),
          options.truth("smooth"),
          Fit.Aspect.valueOf(options.text("aspect").toUpperCase(Locale.ROOT)));
    }
  }

  private record Crop() implements PictureSizing {
    @Override
    public String name() {
      return "crop";
    }

    @Override
    public Fit fit(Options options) {
      return new Fit.Middle(height(options), width(options));
    }
  }

  private record RandomCrop() implements DataStep {
    @Override
    public String name() {
      return "random_crop";
    }

    @Override
    public @Nullable Values apply(StepInput in, Values values) {
      Values.Numbers numbers = in.numbers(values);
      return numbers == null
          ? null
          : new Values.Numbers(
              new NumericView.Cut(
                  numbers.matrix(),
                  size(in, numbers),
                  height(in.options()),
                  width(in.options()),
                  (int) in.options().whole("pad"),
                  stream(in)));
    }
  }

  /** A random change of rows in training. */
  private interface RandomChange extends DataStep {
    Augmentation change(Options options);

    /** Outside training nothing changes. */
    @Override
    default @Nullable LaidValues lay(LaidStep in, LaidValues values) {
      return values instanceof LaidValues.Numbers ? values : null;
    }

    @Override
    default @Nullable Values apply(StepInput in, Values values) {
      Values.Numbers numbers = in.numbers(values);
      return numbers == null
          ? null
          : new Values.Numbers(
              new NumericView.Augmented(
                  numbers.matrix(), size(in, numbers), change(in.options()), stream(in)));
    }
  }

  private record RandomFlip() implements RandomChange {
    @Override
    public String name() {
      return "random_flip";
    }

    @Override
    public Augmentation change(Options options) {
      return new Augmentation.Flip(
          !options.is("direction", "vertical"), !options.is("direction", "horizontal"));
    }
  }

  private record RandomRotate() implements RandomChange {
    @Override
    public String name() {
      return "random_rotate";
    }

    @Override
    public Augmentation change(Options options) {
      return new Augmentation.Rotate(
          Math.toRadians(options.real("most")), Augmentation.Edge.of(options));
    }
  }

  private record RandomShift() implements RandomChange {
    @Override
    public String name() {
      return "random_shift";
    }

    @Override
    public Augmentation change(Options options) {
      return new Augmentation.Shift(options.real("most"), Augmentation.Edge.of(options));
    }
  }

  private record RandomZoom() implements RandomChange {
    @Override
    public String name() {
      return "random_zoom";
    }

    @Override
    public Augmentation change(Options options) {
      return new Augmentation.Zoom(options.real("most"), Augmentation.Edge.of(options));
    }
  }

  private record RandomContrast() implements RandomChange {
    @Override
    public String name() {
      return "random_contrast";
    }

    @Override
    public Augmentation change(Options options) {
      return new Augmentation.Contrast(options.real("most"), options.real("white"));
    }
  }

  private record RandomBrightness() implements RandomChange {
    @Override
    public String name() {
      return "random_brightness";
    }

    @Override
    public Augmentation change(Options options) {
      return new Augmentation.Brightness(options.real("most"), options.real("white"));
    }
  }

  private record RandomInvert() implements RandomChange {
    @Override
    public String name() {
      return "random_invert";
    }

    @Override
    public Augmentation change(Options options) {
      return new Augmentation.Invert(options.real("probability"), options.real("white"));
    }
  }

  private record RandomNoise() implements RandomChange {
    @Override
    public String name() {
      return "random_noise";
    }

    @Override
    public Augmentation change(Options options) {
      return new Augmentation.Noise(options.real("stddev"));
    }
  }

  private record RandomErase() implements RandomChange {
    @Override
    public String name() {
      return "random_erase";
    }

    @Override
    public Augmentation change(Options options) {
      return new Augmentation.Erase(
          options.real("most"), options.real("probability"), options.real("fill"));
    }
  }
}
