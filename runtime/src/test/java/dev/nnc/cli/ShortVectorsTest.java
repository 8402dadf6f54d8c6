package dev.nnc.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.record.PredictionTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Answers with many numbers on a terminal. */
class ShortVectorsTest {
  private static PredictionTable table(int width, List<String> before, List<String> behind) {
    List<String> names = new ArrayList<>(before);
    List<String> cells = new ArrayList<>(before);
    List<String> none = new ArrayList<>(before);
    for (int i = 1; i <= width; i++) {
      names.add("load[" + i + "]");
      cells.add(String.valueOf(i * 5));
      none.add("");
    }
    names.addAll(behind);
    cells.addAll(behind);
    none.addAll(behind);
    return new PredictionTable(names, List.of(cells, none), 7);
  }

  @Test
  void aLongVectorIsOneColumn() {
    PredictionTable table =
        ShortVectors.of(table(24, List.of("row", "a[1]", "a[2]"), List.of("load[26]", "reason")));
    assertThat(table.columns())
        .containsExactly("row", "a[1]", "a[2]", "load", "load[26]", "reason");
    assertThat(table.rows().getFirst())
        .containsExactly("row", "a[1]", "a[2]", "5 10 … 120 (24 numbers)", "load[26]", "reason");
    assertThat(table.rows().getLast())
        .containsExactly("row", "a[1]", "a[2]", "", "load[26]", "reason");
    assertThat(table.all()).isEqualTo(7);
  }

  @Test
  void aShortOneStays() {
    PredictionTable table = table(10, List.of("row"), List.of("load"));
    assertThat(ShortVectors.of(table)).isSameAs(table);
    assertThat(ShortVectors.of(table(11, List.of(), List.of())).columns()).containsExactly("load");
  }
}
