package dev.nnc.figure;

import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.figure.RowPoints.Points;
import dev.nnc.plan.Part;
import dev.nnc.report.Numbers;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Which rows of the other parts a network has seen in training already: those of which it gets the
 * very same, and those that lie so near to one that they may be copies with some noise. What is
 * looked at is bounded, and the sentences say so.
 */
final class RepeatedRows {
  /** So many numbers are hashed, of all rows of a part together. */
  private static final int MOST_HASHED = 30_000_000;

  /** So many numbers are held as points. */
  private static final int MOST_HELD = 4_000_000;

  /** So many rows of each other part are looked at for neighbours. */
  private static final int MOST_LOOKED = 2_000;

  /** With fewer rows there is no distance that neighbours usually have. */
  private static final int LEAST_ROWS = 50;

  /** In fewer dimensions many rows lie near to one by chance. */
  private static final int LEAST_PLACES = 4;

  /** Of the distances of usual neighbours. */
  private static final double NEAR = 0.1;

  /** Nearer than this, in units of two rows that have nothing in common. */
  private static final double NEAREST = 0.05;

  private static final int PROBED = 60;
  private static final double MOST_PROBES = 100e6;
  private static final int PROJECTIONS = 4;

  /** A projection is within so many deviations of what it is expected to be. */
  private static final double SIGMAS = 5;

  private RepeatedRows() {}

  /**
   * What is to be told; empty if there is nothing to compare.
   *
   * @param fields that networks read
   * @param truth the field that is predicted, if it is one
   */
  static List<String> sentences(DataSet data, List<String> fields, Optional<String> truth) {
    Rows train = data.part(Part.TRAIN);
    RowPoints points = train.count() == 0 ? null : RowPoints.of(train, fields).orElse(null);
    if (points == null || data.rows().size() < 2) {
      return List.of();
    }
    int most = Math.max(1_000, MOST_HASHED / Math.max(1, points.width()));
    int[] rows = RowPoints.evenly(train.count(), most);
    Hashed known = Hashed.of(points.hashes(train, rows), rows);
    List<String> sentences = new ArrayList<>();
    Optional<Neighbours> neighbours = Neighbours.of(points, train);
    data.rows()
        .forEach(
            (part, count) -> {
              if (part != Part.TRAIN) {
                Rows others = data.part(part);
                int[] chosen = RowPoints.evenly(count, most);
                sentences.add(
                    copies(
                        part, others, chosen, points.hashes(others, chosen), known, train, truth));
                neighbours.flatMap(it -> it.sentence(part, others)).ifPresent(sentences::add);
              }
            });
    if (rows.length < train.count()) {
      sentences.add(
          "Copies were looked for among %s training rows that lie evenly between the first and the last."
              .formatted(Numbers.whole(rows.length)));
    }
    return sentences;
  }

  private static String copies(
      Part part,
      Rows others,
      int[] chosen,
      long[] hashes,
      Hashed known,
      Rows train,
      Optional<String> truth) {
    int same = 0;
    int contradicted = 0;
    for (int i = 0; i < chosen.length; i++) {
      int row = known.row(hashes[i]);
      if (row >= 0) {
        same++;
        int other = chosen[i];
        contradicted +=
            truth.filter(it -> differs(it, train, row, others, other)).isPresent() ? 1 : 0;
      }
    }
    String of =
        "%s %s row%s"
            .formatted(Numbers.whole(chosen.length), part.word(), chosen.length == 1 ? "" : "s");
    if (same == 0) {
      return "None of %s is a copy of a training row.".formatted(of);
    }
    return "%s of %s (%s) %s to the network the same as a training row%s."
        .formatted(
            Numbers.whole(same),
            of,
            Numbers.percent((double) same / chosen.length),
            same == 1 ? "is" : "are",
            contradicted == 0
                ? ""
                : ", %s of them with another %s"
                    .formatted(Numbers.whole(contradicted), truth.orElse("truth")));
  }

  private static boolean differs(String field, Rows train, int row, Rows others, int other) {
    int width = (int) train.type(field).shape().size();
    if (train.isOfNumbers(field)) {
      float[] one = new float[width];
      float[] two = new float[width];
      train.copy(field, new int[] {row}, 0, 1, FloatBuffer.wrap(one));
      others.copy(field, new int[] {other}, 0, 1, FloatBuffer.wrap(two));
      return !Arrays.equals(one, two);
    }
    int[] one = new int[width];
    int[] two = new int[width];
    train.copy(field, new int[] {row}, 0, 1, IntBuffer.wrap(one));
    others.copy(field, new int[] {other}, 0, 1, IntBuffer.wrap(two));
    return !Arrays.equals(one, two);
  }

  /**
   * The first row of each hash, by open addressing.
   *
   * @param slots places in the other two; −1 where there is none
   */
  @SuppressWarnings("ArrayRecordComponent") // made once, and nothing compares it
  private record Hashed(long[] hashes, int[] rows, int[] slots) {
    static Hashed of(long[] hashes, int[] rows) {
      int[] slots = new int[Integer.highestOneBit(Math.max(2, rows.length)) * 4];
      Arrays.fill(slots, -1);
      Hashed hashed = new Hashed(hashes, rows, slots);
      for (int i = 0; i < rows.length; i++) {
        int slot = hashed.slot(hashes[i]);
        if (slots[slot] < 0) {
          slots[slot] = i;
        }
      }
      return hashed;
    }

    /** Where the hash stands, or would. */
    private int slot(long hash) {
      int slot = (int) (hash >>> 20) & (slots.length - 1);
      while (slots[slot] >= 0 && hashes[slots[slot]] != hash) {
        slot = (slot + 1) & (slots.length - 1);
      }
      return slot;
    }

    /** The row; −1 if there is none. */
    int row(long hash) {
      int at = slots[slot(hash)];
      return at < 0 ? -1 : rows[at];
    }
  }

  /**
   * Finds points that lie near to a training row but are none. Only those are compared whose
   * projections on a few random directions are alike: the projection of a difference is, within a
   * few deviations, no longer than itself by the root of its dimensions.
   */
  private static final class Neighbours {
    private final RowPoints maker;
    private final Points train;

    /** Of each direction, in order. */
    private final float[][] projected;

    /** The points, by their first projection. */
    private final int[] order;

    private final int all;

    private Neighbours(RowPoints maker, Points train, int all) {
      this.maker = maker;
      this.train = train;
      this.all = all;
      float[][] byPoint = projections(train);
      this.order = ordered(byPoint[0]);
      // Laid in this order, what a search walks over stands side by side in memory.
      this.projected = new float[PROJECTIONS][order.length];
      for (int k = 0; k < PROJECTIONS; k++) {
        for (int i = 0; i < order.length; i++) {
          projected[k][i] = byPoint[k][order[i]];
        }
      }
    }

    /** The places of the values, the least value first. */
    private static int[] ordered(float[] values) {
      long[] keys = new long[values.length];
      for (int i = 0; i < keys.length; i++) {
        int bits = Float.floatToIntBits(values[i]);
        keys[i] = ((long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32) | i;
      }
      Arrays.sort(keys);
      return Arrays.stream(keys).mapToInt(key -> (int) key).toArray();
    }

    /** Empty where distances would say nothing. */
    static Optional<Neighbours> of(RowPoints maker, Rows train) {
      int places = maker.places();
      if (places < LEAST_PLACES || train.count() < LEAST_ROWS) {
        return Optional.empty();
      }
      int[] rows = RowPoints.evenly(train.count(), Math.max(LEAST_ROWS, MOST_HELD / places));
      return Optional.of(new Neighbours(maker, maker.train(rows), train.count()));
    }

    private static float[][] projections(Points points) {
      SplittableRandom random = new SplittableRandom(1);
      float[][] projected = new float[PROJECTIONS][points.count()];
      for (float[] projection : projected) {
        boolean[] negative = new boolean[points.width()];
        for (int i = 0; i < negative.length; i++) {
          negative[i] = random.nextBoolean();
        }
        for (int point = 0; point < points.count(); point++) {
          float sum = 0;
          for (int i = 0; i < negative.length; i++) {
            float value = points.values()[point * negative.length + i];
            sum += negative[i] ? -value : value;
          }
          projection[point] = sum;
        }
      }
      return projected;
    }

    /** How many rows lie near to a training row, if any do. */
    Optional<String> sentence(Part part, Rows rows) {
      int[] chosen =
          RowPoints.evenly(
              rows.count(), Math.min(MOST_LOOKED, Math.max(1, MOST_HELD / train.width())));
      Points others = maker.others(rows, chosen, train);
      double most = Math.min(NEAREST, NEAR * usual(others));
      if (most <= 0) {
        return Optional.empty();
      }
      float[][] theirs = projections(others);
      int near = 0;
      for (int i = 0; i < others.count(); i++) {
        near += isNear(others, i, theirs, most) ? 1 : 0;
      }
      if (near == 0) {
        return Optional.empty();
      }
      String looked =
          chosen.length == rows.count() && train.count() == all
              ? ""
              : " (of %s %s rows, among %s training rows)"
                  .formatted(
                      Numbers.whole(chosen.length), part.word(), Numbers.whole(train.count()));
      return Optional.of(
          "%s more %s nearly: ten times nearer to a training row than rows usually are%s."
              .formatted(Numbers.whole(near), near == 1 ? "is so" : "are so", looked));
    }

    /** How far rows usually are from the nearest training row; copies are not counted. */
    private double usual(Points others) {
      int probes =
          (int)
              Math.clamp(
                  MOST_PROBES / ((double) train.count() * train.width()), 8, (double) PROBED);
      double[] distances =
          Arrays.stream(RowPoints.evenly(others.count(), probes))
              .mapToDouble(i -> train.nearest(others, i))
              .filter(distance -> distance > 0)
              .sorted()
              .toArray();
      return distances.length == 0 ? 0 : distances[distances.length / 2];
    }

    private boolean isNear(Points others, int other, float[][] theirs, double most) {
      double width = SIGMAS * most;
      boolean found = false;
      int low = first(theirs[0][other] - width);
      for (int i = low; i < order.length && projected[0][i] <= theirs[0][other] + width; i++) {
        boolean alike = true;
        for (int k = 1; k < PROJECTIONS && alike; k++) {
          alike = Math.abs(projected[k][i] - theirs[k][other]) <= width;
        }
        if (alike) {
          double distance = train.distance(order[i], others, other, most);
          if (distance == 0) {
            return false; // a copy
          }
          found |= distance <= most;
        }
      }
      return found;
    }

    /** The place in order of the first point whose projection is at least that. */
    private int first(double least) {
      int low = 0;
      int high = order.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (projected[0][middle] < least) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }
}
