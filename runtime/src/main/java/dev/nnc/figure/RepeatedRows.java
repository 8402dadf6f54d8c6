package dev.nnc.figure;

import dev.nnc.data.DataSet;
import dev.nnc.data.Rows;
import dev.nnc.plan.Part;
import dev.nnc.profile.Neighbours;
import dev.nnc.profile.Points;
import dev.nnc.report.Numbers;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Which rows of the other parts a network has seen in training already: those of which it gets the
 * very same, and those that lie so near to one that they may be copies with some noise. What is
 * looked at is bounded, and the sentences say so.
 */
public final class RepeatedRows {
  /** So many numbers are hashed, of all rows of a part together. */
  private static final int MOST_HASHED = 30_000_000;

  /** Of so many numbers of training rows it is looked up whether others are the same. */
  private static final long MOST_SHARED = 100_000_000;

  /** So many rows of each other part are looked at for neighbours. */
  private static final int MOST_LOOKED = 2_000;

  /** Of so many training rows it is looked up of which groups they are. */
  private static final int MOST_GROUPED = 200_000;

  /** So many of them are held at once, with all of their cells. */
  private static final int GROUPED_AT_ONCE = 20_000;

  private RepeatedRows() {}

  /**
   * Rows that are of the groups of training rows.
   *
   * @param groups how many groups that is
   */
  public record SharedGroups(int rows, int groups) {}

  /**
   * Which of the rows are of the same groups as training rows, as their cells have it; those with
   * an empty cell are of none. Nothing where there are too many training rows.
   *
   * @param columns by which rows are grouped
   */
  public static SharedGroups sharedGroups(Rows train, Rows others, List<String> columns) {
    Set<List<String>> known = new HashSet<>();
    if (train.count() <= MOST_GROUPED) {
      known.addAll(groups(train, columns));
    }
    List<List<String>> shared =
        new ArrayList<>(known.isEmpty() ? List.of() : groups(others, columns));
    shared.retainAll(known);
    return new SharedGroups(shared.size(), Set.copyOf(shared).size());
  }

  private static List<List<String>> groups(Rows rows, List<String> columns) {
    List<List<String>> groups = new ArrayList<>();
    for (int from = 0; from < rows.count(); from += GROUPED_AT_ONCE) {
      int[] some = IntStream.range(from, Math.min(from + GROUPED_AT_ONCE, rows.count())).toArray();
      for (Map<String, String> cells : rows.cells(some)) {
        List<String> group =
            columns.stream().map(column -> cells.getOrDefault(column, "").strip()).toList();
        if (group.stream().noneMatch(String::isEmpty)) {
          groups.add(group);
        }
      }
    }
    return groups;
  }

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
    int[] rows = Points.evenly(train.count(), most);
    Hashed known = Hashed.of(points.hashes(train, rows), rows);
    List<String> sentences = new ArrayList<>();
    Neighbours neighbours =
        Neighbours.canTell(train.count(), points.places())
            ? new Neighbours(
                points.train(Points.evenly(train.count(), Neighbours.mostPoints(points.places()))))
            : null;
    data.rows()
        .forEach(
            (part, count) -> {
              if (part != Part.TRAIN) {
                Rows others = data.part(part);
                int[] chosen = Points.evenly(count, most);
                sentences.add(
                    copies(
                        part, others, chosen, points.hashes(others, chosen), known, train, truth));
                if (neighbours != null) {
                  near(part, others, points, neighbours, train.count()).ifPresent(sentences::add);
                }
              }
            });
    if (rows.length < train.count()) {
      sentences.add(
          "Copies were looked for among %s training rows that lie evenly between the first and the last."
              .formatted(Numbers.whole(rows.length)));
    }
    return sentences;
  }

  /**
   * How many of the other rows hold in these fields what a training row holds.
   *
   * @param fields that networks read, and the truths
   * @return empty where nothing can be compared, as with pictures, or it would take long
   */
  public static OptionalInt shared(Rows train, Rows others, List<String> fields) {
    RowPoints points = train.count() == 0 ? null : RowPoints.of(train, fields).orElse(null);
    if (points == null || (long) train.count() * points.width() > MOST_SHARED) {
      return OptionalInt.empty();
    }
    int[] rows = Rows.inOrder(train.count());
    Hashed known = Hashed.of(points.hashes(train, rows), rows);
    int shared = 0;
    for (long hash : points.hashes(others, Rows.inOrder(others.count()))) {
      shared += known.row(hash) >= 0 ? 1 : 0;
    }
    return OptionalInt.of(shared);
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

  /** How many rows lie near to a training row, if any do. */
  private static Optional<String> near(
      Part part, Rows rows, RowPoints points, Neighbours train, int all) {
    int[] chosen =
        Points.evenly(rows.count(), Math.min(MOST_LOOKED, Neighbours.mostPoints(points.places())));
    int near = train.near(points.others(rows, chosen, train.points()));
    if (near == 0) {
      return Optional.empty();
    }
    int compared = train.points().count();
    String looked =
        chosen.length == rows.count() && compared == all
            ? ""
            : " (of %s %s rows, among %s training rows)"
                .formatted(Numbers.whole(chosen.length), part.word(), Numbers.whole(compared));
    return Optional.of(
        "%s more %s nearly: ten times nearer to a training row than rows usually are%s."
            .formatted(Numbers.whole(near), near == 1 ? "is so" : "are so", looked));
  }
}
