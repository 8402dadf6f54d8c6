package dev.nnc.check.data;

import dev.nnc.plan.DataPlan;
import dev.nnc.plan.SchemaReader;
import java.util.HashMap;
import java.util.Map;

/** What reading the data sets of a program shows, each read at most once. */
public final class Previews {
  private final SchemaReader schemas;
  private final boolean needed;
  private final Map<String, SchemaReader.Preview> known = new HashMap<>();

  /**
   * @param needed whether the program asks for sizes that only the data may tell, so that data of
   *     any size is read
   */
  public Previews(SchemaReader schemas, boolean needed) {
    this.schemas = schemas;
    this.needed = needed;
  }

  boolean needed() {
    return needed;
  }

  /** Whether it costs next to nothing to look at the data set. */
  public boolean isAtHand(DataPlan plan) {
    return known.containsKey(plan.name()) || schemas.isReadAtOnce(plan);
  }

  /** What is known of the data set of that name. */
  public SchemaReader.Preview of(DataPlan plan) {
    SchemaReader.Preview found = known.get(plan.name());
    if (found == null) {
      found = schemas.preview(plan, needed);
      known.put(plan.name(), found);
    }
    return found;
  }
}
