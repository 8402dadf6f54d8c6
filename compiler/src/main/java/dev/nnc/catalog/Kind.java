package dev.nnc.catalog;

import java.util.Locale;

/** What a catalogue entry is good for. A name may stand once for each kind. */
public enum Kind {
  LAYER,
  ACTIVATION,
  FUNCTION,
  INITIALIZER,
  LOSS,
  METRIC,
  OPTIMIZER,
  SCHEDULE,
  SOURCE,
  TRANSFORM,
  SPLIT,
  ACTION,
  STOP,
  CHECKPOINT,
  SHOW,
  FORMAT;

  /** In a sentence: {@code optimizer}. */
  public String noun() {
    return this == STOP
        ? "stop condition"
        : this == SHOW
            ? "report part"
            : this == SOURCE
                ? "data source"
                : this == TRANSFORM ? "data step" : name().toLowerCase(Locale.ROOT);
  }
}
