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
  CLIPPING,
  SCHEDULE,
  SOURCE,
  TRANSFORM,
  SPLIT,
  ACTION,
  STOP,
  CHECKPOINT,
  METHOD,
  FOLDS,
  SHOW,
  BASELINE,
  FORMAT;

  /** In a sentence: {@code optimizer}. */
  public String noun() {
    return switch (this) {
      case STOP -> "stop condition";
      case SHOW -> "report part";
      case SOURCE -> "data source";
      case TRANSFORM -> "data step";
      case METHOD -> "search method";
      case FOLDS -> "way to cut folds";
      case LAYER,
          ACTIVATION,
          FUNCTION,
          INITIALIZER,
          LOSS,
          METRIC,
          OPTIMIZER,
          CLIPPING,
          SCHEDULE,
          SPLIT,
          ACTION,
          CHECKPOINT,
          BASELINE,
          FORMAT ->
          name().toLowerCase(Locale.ROOT);
    };
  }

  /** Of several, in a sentence: {@code optimizers}. */
  public String plural() {
    return switch (this) {
      case LOSS -> "losses";
      case FOLDS -> "ways to cut folds";
      case CLIPPING -> "ways to clip gradients";
      case LAYER,
          ACTIVATION,
          FUNCTION,
          INITIALIZER,
          METRIC,
          OPTIMIZER,
          SCHEDULE,
          SOURCE,
          TRANSFORM,
          SPLIT,
          ACTION,
          STOP,
          CHECKPOINT,
          METHOD,
          SHOW,
          BASELINE,
          FORMAT ->
          noun() + "s";
    };
  }

  /** In a sentence: {@code an optimizer}. */
  public String withArticle() {
    return ("aeio".indexOf(noun().charAt(0)) >= 0 ? "an " : "a ") + noun();
  }
}
