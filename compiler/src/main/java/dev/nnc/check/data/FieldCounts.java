package dev.nnc.check.data;

import dev.nnc.catalog.Configured;
import dev.nnc.check.expression.FileContext;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.SchemaReader;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fills in the sizes of fields that no word of the program tells, from the data itself. */
final class FieldCounts {
  private final FileContext context;
  private final Previews previews;

  FieldCounts(FileContext context, Previews previews) {
    this.context = context;
    this.previews = previews;
  }

  /**
   * The data set with all sizes of its fields that could be found out; null after an error, where
   * the cells do not give the length of a vector, without which nothing can be laid.
   */
  @Nullable DataPlan counted(DataPlan plan) {
    if (plan.fields().stream().noneMatch(this::isOpen)) {
      return plan;
    }
    SchemaReader.Preview preview = previews.of(plan);
    preview.obstacles().stream()
        .findFirst()
        .ifPresent(obstacle -> context.obstructed(plan, obstacle));
    if (!preview.obstacles().isEmpty()
        && plan.fields().stream()
            .anyMatch(
                field ->
                    field.type().content() == ColumnType.Content.NUMBER
                        && isOpen(field)
                        && preview.type(field.name()).isEmpty())) {
      preview.obstacles().forEach(context::report);
      return null;
    }
    List<DataPlan.Field> fields = new ArrayList<>();
    for (DataPlan.Field field : plan.fields()) {
      ColumnType type = isOpen(field) ? preview.type(field.name()).orElse(null) : null;
      fields.add(
          type == null
              ? field
              : new DataPlan.Field(
                  field.place(),
                  field.name(),
                  field.inputs(),
                  field.formula(),
                  field.steps(),
                  new ColumnType(
                      field.type().content(),
                      type.shape(),
                      type.classes(),
                      type.names(),
                      field.type().padding())));
    }
    return plan.with(fields);
  }

  /** Whether the data has to tell how many classes, or numbers, there are. */
  private boolean isOpen(DataPlan.Field field) {
    ColumnType type = field.type();
    boolean open =
        switch (type.content()) {
          case CLASS -> type.classes() < 0;
          case NUMBER ->
              !type.shape().isKnown()
                  && !type.isUneven()
                  && !type.shape().dimensions().contains(ColumnType.ANY_HEIGHT);
          case TEXT -> false;
        };
    boolean vector = type.content() == ColumnType.Content.NUMBER;
    return open && (vector || previews.needed() || !dependsOnTheSplit(field));
  }

  /**
   * A class for what is rare or unseen makes the number of classes a matter of the split. A vector
   * is counted nevertheless, since no network can be laid without its length.
   */
  private static boolean dependsOnTheSplit(DataPlan.Field field) {
    for (DataPlan.Step step : field.steps()) {
      Configured use = step.configured();
      if (use.options().find("unknown") instanceof String unknown && !unknown.isEmpty()) {
        return true;
      }
    }
    return false;
  }
}
