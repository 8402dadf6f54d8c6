package dev.nnc.data.column;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which row follows which, for what looks beside a row. Rows stand in stretches, such as those of
 * one shop without a gap between them; what looks beside a row stays within its stretch.
 */
public final class RowOrder {
  private final int size;

  /** Null where rows follow each other as the table has them, in one stretch. */
  private final int @Nullable [] rows;

  private final int[] places;
  private final int[] stretches;
  private final int[] series;

  private RowOrder(int size) {
    this.size = size;
    this.rows = null;
    this.places = new int[0];
    this.stretches = new int[0];
    this.series = new int[0];
  }

  /**
   * @param stretches the number of the stretch at each place
   * @param series the number of the series at each place, which has one or several stretches
   */
  private RowOrder(int[] rows, int[] stretches, int[] series) {
    this.size = rows.length;
    this.rows = rows;
    this.stretches = stretches;
    this.series = series;
    this.places = new int[rows.length];
    for (int place = 0; place < rows.length; place++) {
      places[rows[place]] = place;
    }
  }

  /** So many rows, one after another as the table has them. */
  public static RowOrder asTheyAre(int rows) {
    return new RowOrder(rows);
  }

  /**
   * Rows of one series one after another; where series are equal, in the given order, and else as
   * the table has them.
   *
   * @param series the number of each row's series
   */
  public static RowOrder of(int[] series, Comparator<Integer> order) {
    Integer[] sorted = IntStream.range(0, series.length).boxed().toArray(Integer[]::new);
    Arrays.sort(sorted, Comparator.<Integer>comparingInt(row -> series[row]).thenComparing(order));
    int[] rows = Arrays.stream(sorted).mapToInt(Integer::intValue).toArray();
    int[] sortedSeries = Arrays.stream(rows).map(row -> series[row]).toArray();
    return new RowOrder(rows, sortedSeries, sortedSeries);
  }

  /** The same with another stretch from each of those places on. */
  public RowOrder cut(IntPredicate places) {
    int[] cut = new int[size];
    for (int place = 1; place < size; place++) {
      boolean next = !follows(place) || places.test(place);
      cut[place] = cut[place - 1] + (next ? 1 : 0);
    }
    return new RowOrder(
        IntStream.range(0, size).map(this::at).toArray(),
        cut,
        rows == null ? new int[size] : series);
  }

  /** How many rows there are. */
  public int size() {
    return size;
  }

  /** The row at the place. */
  public int at(int place) {
    return rows == null ? place : rows[place];
  }

  /** Whether the row at the place is of the same stretch as the one before it. */
  public boolean follows(int place) {
    return place > 0 && (rows == null || stretches[place] == stretches[place - 1]);
  }

  /** Whether the row at the place is of the same series as the one before it, gap or not. */
  public boolean isOfSeries(int place) {
    return place > 0 && place < size && (rows == null || series[place] == series[place - 1]);
  }

  /**
   * The row so many places further on; beyond the ends, which no whole window reaches, the last.
   */
  public int beside(int row, int offset) {
    int place = rows == null ? row : places[row];
    return at(Math.clamp((long) place + offset, 0, size - 1));
  }

  /** What becomes of a part's rows by {@link #whole}. */
  public WindowCounts counts(int[] part, int past, int ahead, int stride) {
    boolean[] in = new boolean[size];
    for (int row : part) {
      in[row] = true;
    }
    int[] before = new int[size];
    int[] after = new int[size];
    Obstacle[] back = new Obstacle[size];
    Obstacle[] on = new Obstacle[size];
    for (int place = 0; place < size; place++) {
      back[place] = obstacle(place, place - 1, in);
      if (back[place] == Obstacle.NONE) {
        before[place] = before[place - 1] + 1;
        back[place] = back[place - 1];
      }
    }
    for (int place = size - 1; place >= 0; place--) {
      on[place] = obstacle(place + 1, place + 1, in);
      if (on[place] == Obstacle.NONE) {
        after[place] = after[place + 1] + 1;
        on[place] = on[place + 1];
      }
    }
    int[] lost = new int[Obstacle.values().length];
    for (int place = 0; place < size; place++) {
      if (in[at(place)]) {
        Obstacle met =
            before[place] < past ? back[place] : after[place] < ahead ? on[place] : Obstacle.NONE;
        lost[met.ordinal()]++;
      }
    }
    int whole = whole(part, past, ahead, stride).length;
    return new WindowCounts(
        part.length,
        whole,
        lost[Obstacle.END.ordinal()],
        lost[Obstacle.GAP.ordinal()],
        lost[Obstacle.PART.ordinal()],
        lost[Obstacle.NONE.ordinal()] - whole);
  }

  private enum Obstacle {
    NONE,
    END,
    GAP,
    PART
  }

  /** What a window meets between the place and the one before it, of which one is its next. */
  private Obstacle obstacle(int place, int next, boolean[] in) {
    return !isOfSeries(place)
        ? Obstacle.END
        : !follows(place) ? Obstacle.GAP : in[at(next)] ? Obstacle.NONE : Obstacle.PART;
  }

  /**
   * Those of a part's rows that have so many rows of their stretch and of the part before and after
   * them, and of these only each {@code stride}th.
   *
   * @param part rows of the table
   */
  public int[] whole(int[] part, int past, int ahead, int stride) {
    boolean[] in = new boolean[size];
    for (int row : part) {
      in[row] = true;
    }
    int[] before = new int[size];
    int[] after = new int[size];
    for (int place = 1; place < size; place++) {
      before[place] = follows(place) && in[at(place - 1)] ? before[place - 1] + 1 : 0;
    }
    for (int place = size - 2; place >= 0; place--) {
      after[place] = follows(place + 1) && in[at(place + 1)] ? after[place + 1] + 1 : 0;
    }
    boolean[] kept = new boolean[size];
    int last = -1;
    for (int place = 0; place < size; place++) {
      last = follows(place) ? last : -1;
      boolean due = last < 0 || place - last >= stride;
      if (in[at(place)] && before[place] >= past && after[place] >= ahead && due) {
        kept[at(place)] = true;
        last = place;
      }
    }
    return Arrays.stream(part).filter(row -> kept[row]).toArray();
  }
}
