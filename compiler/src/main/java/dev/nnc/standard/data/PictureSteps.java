package dev.nnc.standard.data;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.catalog.Option.required;
import static dev.nnc.type.ColumnType.Content.NUMBER;
import static dev.nnc.type.ColumnType.Content.TEXT;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The steps on pictures, and those that change rows at random while training. A picture is [height,
 * width, channels] or [height, width].
 */
public final class PictureSteps {
  private static final String TRAINING =
      " Only rows that are trained on are changed, each epoch anew; the change depends on the seed,"
          + " the epoch and the row alone. Fitted steps behind it learn from the rows as they are.";

  private static final String WHITE =
      " `white` is the value of full light: 1 behind `scale(1/255)`, 255 before it.";

  /** Of one row; far more than a network can take. */
  private static final long MOST_PIXELS = 100_000_000;

  private PictureSteps() {}

  public static List<Entry> entries() {
    return List.of(
        entry(
            "read_image",
            "Reads the pictures that the cells of a column name.",
            "A path begins at the folder of the table, with `/` between folders; PNG and JPEG, read as"
                + " by the source `images`. Pictures of different sizes need `resize` or `crop` next;"
                + " `size` says that all have one, and refuses others. Two columns may name pairs,"
                + " such as a picture and its mask.",
            "image = file -> read_image -> resize(64x64) -> scale(1/255)",
            new Read(),
            positional(
                "size",
                OptionType.optional(new OptionType.Sizes()),
                "none",
                "Height and width that all have."),
            named(
                "channels",
                OptionType.anyOf(new OptionType.Whole(1, 1), new OptionType.Whole(3, 3)),
                "3",
                "1 for gray, 3 for red, green and blue.")),
        entry(
            "resize",
            "Brings pictures to one size.",
            "Bilinear between the centres of pixels, as `tf.image.resize` and Keras's `Resizing`; with"
                + " `smooth` over all pixels that fall into a new one, which looks better where pictures"
                + " become much smaller. `aspect` says what happens to other proportions: stretched, cut"
                + " at the sides, or padded with zeros.",
            "image = pixels -> resize(64x64) -> scale(1/255)",
            new Sized(false),
            required("size", new OptionType.Sizes(), "Height and width."),
            named("method", OptionType.word("bilinear", "nearest"), "bilinear", "How it is done."),
            named(
                "aspect",
                OptionType.word("stretch", "crop", "pad"),
                "stretch",
                "What happens to other proportions."),
            named(
                "smooth",
                OptionType.truth(),
                "false",
                "Whether all old pixels count (antialias).")),
        entry(
            "crop",
            "Cuts the middle out of pictures.",
            "Zeros stand where a picture is too small.",
            "image = pixels -> crop(28x28)",
            new Sized(false),
            required("size", new OptionType.Sizes(), "Height and width.")),
        entry(
            "random_crop",
            "Cuts a random piece out of pictures while training, else the middle.",
            "With `pad` zeros are put around the picture first." + TRAINING,
            "image = pixels -> random_crop(32x32, pad: 4)",
            new Sized(true),
            required("size", new OptionType.Sizes(), "Height and width."),
            named(
                "pad",
                new OptionType.Whole(0, 10_000),
                "0",
                "How many zeros are put around first.")),
        entry(
            "random_flip",
            "Mirrors half of the pictures while training.",
            "With `both`, each direction by itself." + TRAINING,
            "image = pixels -> random_flip(horizontal)",
            new Changed(true),
            positional(
                "direction",
                OptionType.word("horizontal", "vertical", "both"),
                "horizontal",
                "Left and right are swapped, or top and bottom.")),
        entry(
            "random_rotate",
            "Turns pictures by a random angle while training.",
            "Uniform between both extremes, bilinear." + TRAINING,
            "image = pixels -> random_rotate(15deg)",
            new Changed(true),
            required("most", new OptionType.Angle(), "The greatest angle, such as `15deg`."),
            edge()),
        entry(
            "random_shift",
            "Moves pictures at random while training.",
            "By a uniform share of the height, up or down, and one of the width, bilinear."
                + TRAINING,
            "image = pixels -> random_shift(10%)",
            new Changed(true),
            required("most", OptionType.fraction(), "The greatest share of a side."),
            edge()),
        entry(
            "random_zoom",
            "Enlarges or shrinks pictures at random while training.",
            "By a factor that is uniform from 1 - most to 1 + most, around the middle, bilinear."
                + TRAINING,
            "image = pixels -> random_zoom(10%)",
            new Changed(true),
            required(
                "most", new OptionType.Real(0, true, 1, false), "The greatest change of the size."),
            edge()),
        entry(
            "random_contrast",
            "Spreads or narrows a picture's values at random while training.",
            "(x - mean) · factor + mean in each channel, with a factor that is uniform from 1 - most to"
                + " 1 + most, kept within 0 and white."
                + WHITE
                + TRAINING,
            "image = pixels -> scale(1/255) -> random_contrast(20%)",
            new Changed(true),
            required("most", OptionType.fraction(), "How far the factor is from 1 at most."),
            white()),
        entry(
            "random_brightness",
            "Makes pictures lighter or darker at random while training.",
            "Adds a share of white that is uniform between both extremes, kept within 0 and white."
                + WHITE
                + TRAINING,
            "image = pixels -> scale(1/255) -> random_brightness(20%)",
            new Changed(true),
            required("most", OptionType.fraction(), "The greatest share of white."),
            white()),
        entry(
            "random_invert",
            "Turns light into dark in some of the pictures while training.",
            "white - x." + WHITE + TRAINING,
            "image = pixels -> scale(1/255) -> random_invert(50%)",
            new Changed(true),
            positional("probability", OptionType.fraction(), "50%", "In which share of the rows."),
            white()),
        entry(
            "random_noise",
            "Adds Gaussian noise while training.",
            "To numbers of any shape." + TRAINING,
            "measures = [age, income] -> standardize -> random_noise(0.1)",
            new Changed(false),
            required("stddev", OptionType.positive(), "Its standard deviation.")),
        entry(
            "random_erase",
            "Covers a random rectangle of pictures while training.",
            "Of 2% of the area up to `most`, with sides in a proportion from 0.3 to 1/0.3 (Zhong et al."
                + " 2020, Random Erasing)."
                + TRAINING,
            "image = pixels -> random_erase(33%)",
            new Changed(true),
            positional(
                "most",
                new OptionType.Real(0, false, 1, true),
                "33%",
                "The greatest share covered."),
            named("probability", OptionType.fraction(), "50%", "In which share of the rows."),
            named("fill", OptionType.anyNumber(), "0", "What stands in the rectangle.")),
        entry(
            "together",
            "Gives several values the same random draws.",
            "For a picture and its mask: `image, mask = (pixels, truth) -> together { … }`. The braces"
                + " hold steps; each value goes through all of them.",
            "image, mask = (pixels, truth) -> together { random_flip(horizontal) }",
            new Together()));
  }

  /** With its braces it is taken apart before; without them it does nothing. */
  private record Together() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      return Outcome.misfit(
          "needs steps in braces", "write them: `together { random_flip -> random_zoom(10%) }`");
    }
  }

  private static Option edge() {
    return named(
        "edge",
        OptionType.word("reflect", "nearest", "zero"),
        "reflect",
        "What stands outside: the picture mirrored, its nearest pixel, or 0.");
  }

  private static Option white() {
    return named("white", OptionType.positive(), "1", "The value of full light.");
  }

  private static Entry entry(
      String name,
      String summary,
      String details,
      String field,
      Rule.Transform rule,
      Option... options) {
    return new Entry(
        Kind.TRANSFORM,
        name,
        new Documentation(
            summary,
            details,
            (field.startsWith("measures")
                    ? "data d from csv(\"data.csv\") {\n  "
                    : "data d from images(\"pictures/*.png\") {\n  ")
                + field
                + "\n  split: random(test: 20%)\n}"),
        List.of(options),
        rule);
  }

  private static Rule.Transform.@Nullable Outcome noPicture(ColumnType input) {
    if (input.content() != NUMBER) {
      return Rule.Transform.Outcome.misfit(
          "expects pictures, but gets " + (input.content() == TEXT ? "texts" : "classes"), null);
    }
    int rank = input.shape().rank();
    return rank == 2 || rank == 3
        ? null
        : Rule.Transform.Outcome.misfit(
            "expects pictures, [height, width] or [height, width, channels], but gets "
                + (rank == 0 ? "one number a row" : input.shape().toString()),
            rank == 1 ? "put it before `flatten`, or use `reshape`" : null);
  }

  /** Pictures of the files that texts name. */
  private record Read() implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      if (input.content() != TEXT || input.shape().rank() > 0) {
        return Outcome.misfit("expects a column of paths, but gets " + input.describe(), null);
      }
      long channels = options.whole("channels");
      if (!(options.find("size") instanceof List)) {
        return Outcome.of(
            ColumnType.number(
                new Shape(
                    List.of(ColumnType.ANY_HEIGHT, ColumnType.ANY_WIDTH, Dimension.of(channels)))));
      }
      List<Long> sizes = options.sizes("size");
      return sizes.size() > 2
          ? Outcome.misfit("takes a height and a width, but gets " + sizes, null)
          : Outcome.of(ColumnType.number(Shape.of(sizes.getFirst(), sizes.getLast(), channels)));
    }
  }

  /** Pictures of another size. */
  private record Sized(boolean random) implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      Outcome misfit = noPicture(input);
      if (misfit != null) {
        return misfit;
      }
      if (options.is("method", "nearest") && Boolean.TRUE.equals(options.find("smooth"))) {
        return Outcome.misfit(
            "lets all old pixels count, but `nearest` takes one of them", "leave `smooth` out");
      }
      List<Long> sizes = options.sizes("size");
      if (sizes.size() > 2) {
        return Outcome.misfit("takes a height and a width, but gets " + sizes, null);
      }
      if (sizes.getFirst() > MOST_PIXELS || sizes.getFirst() * sizes.getLast() > MOST_PIXELS) {
        return Outcome.misfit(
            "would make pictures of %d × %d pixels".formatted(sizes.getFirst(), sizes.getLast()),
            "no network takes so many");
      }
      Shape shape = input.shape();
      if (random) {
        if (!shape.isKnown()) {
          return Outcome.misfit("expects pictures of one size", "put `resize` or `crop` before it");
        }
        long pad = 2 * options.whole("pad");
        for (int i = 0; i < 2; i++) {
          long wanted = i == 0 ? sizes.getFirst() : sizes.getLast();
          if (shape.dimension(i).size() + pad < wanted) {
            return Outcome.misfit(
                "cannot cut %d × %d out of %s".formatted(sizes.getFirst(), sizes.getLast(), shape)
                    + (pad > 0 ? " with " + pad / 2 + " zeros around it" : ""),
                null);
          }
        }
      }
      List<Dimension> dimensions = new ArrayList<>(shape.dimensions());
      dimensions.set(0, Dimension.of(sizes.getFirst()));
      dimensions.set(1, Dimension.of(sizes.getLast()));
      return Outcome.of(ColumnType.number(new Shape(dimensions)));
    }
  }

  /** Numbers of the same shape. */
  private record Changed(boolean picture) implements Rule.Transform {
    @Override
    public Outcome infer(ColumnType input, Options options) {
      Outcome misfit = picture ? noPicture(input) : null;
      if (misfit != null) {
        return misfit;
      }
      if (input.content() != NUMBER) {
        return Outcome.misfit(
            "expects numbers, but gets " + (input.content() == TEXT ? "texts" : "classes"), null);
      }
      if (input.isUneven()) {
        return Transforms.uneven();
      }
      return picture && !input.shape().isKnown()
          ? Outcome.misfit("expects pictures of one size", "put `resize` or `crop` before it")
          : Outcome.of(ColumnType.number(input.shape()));
    }
  }
}
