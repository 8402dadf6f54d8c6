package dev.nnc.data.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowStartsTest {
  /** Of short rows, of rows about as long as two bytes can say, and of longer ones. */
  @ParameterizedTest
  @ValueSource(ints = {40, 65_534, 65_535, 65_536, 200_000})
  void everyRowIsFoundAgain(int longest) {
    int rows = 1_000;
    SplittableRandom random = new SplittableRandom(longest);
    int[] lines = new int[rows];
    long[] offsets = new long[rows];
    RowStarts starts = new RowStarts();
    int line = 2;
    long offset = 17;
    for (int row = 0; row < rows; row++) {
      lines[row] = line;
      offsets[row] = offset;
      starts.add(line, offset);
      line += random.nextInt(10) == 0 ? random.nextInt(1, 5) : 1;
      offset += random.nextInt(3) == 0 ? longest : random.nextInt(1, longest + 1);
    }
    assertThat(starts.count()).isEqualTo(rows);
    for (int row = rows - 1; row >= 0; row--) {
      assertThat(starts.line(row)).isEqualTo(lines[row]);
      assertThat(starts.offset(row)).isEqualTo(offsets[row]);
    }
  }

  /** It is what bounds how many rows a table may have. */
  @Test
  void aRowThatIsALineTakesLittle() {
    RowStarts starts = new RowStarts();
    for (int row = 0; row < 1_000_000; row++) {
      starts.add(row + 2, 300L * row);
    }
    assertThat(starts.bytes()).isLessThan(4_000_000);
  }
}
