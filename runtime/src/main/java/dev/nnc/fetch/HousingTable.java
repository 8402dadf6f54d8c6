package dev.nnc.fetch;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The table of houses in the form that scikit-learn made usual, {@code fetch_california_housing},
 * out of the one that was collected: rooms, bedrooms and people a household, values in 100,000
 * dollars, and no rows without a number of bedrooms.
 */
final class HousingTable {
  static final String RAW = "tabular/california_housing_raw.csv";
  static final String MADE = "california_housing.csv";

  private static final String HEAD =
      "MedInc,HouseAge,AveRooms,AveBedrms,Population,AveOccup,Latitude,Longitude,MedHouseVal\n";

  private HousingTable() {}

  /** What the table holds. */
  static String of(Path raw) throws IOException {
    StringBuilder table = new StringBuilder(HEAD);
    List<String> lines = Files.readAllLines(raw);
    for (String line : lines.subList(1, lines.size())) {
      String[] cells = line.split(",", -1);
      if (!cells[4].isEmpty()) {
        double households = number(cells[6]);
        double[] row = {
          number(cells[7]),
          number(cells[2]),
          number(cells[3]) / households,
          number(cells[4]) / households,
          number(cells[5]),
          number(cells[5]) / households,
          number(cells[1]),
          number(cells[0]),
          number(cells[8]) / 100_000
        };
        for (int i = 0; i < row.length; i++) {
          table.append(i == 0 ? "" : ",").append(sixDigits(row[i]));
        }
        table.append('\n');
      }
    }
    return table.toString();
  }

  private static double number(String cell) {
    return Double.parseDouble(cell);
  }

  private static double sixDigits(double value) {
    return new BigDecimal(value).setScale(6, RoundingMode.HALF_EVEN).doubleValue();
  }
}
