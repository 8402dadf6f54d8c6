package dev.nnc.figure;

import java.util.List;
import java.util.Optional;

/** All parts of the report. Those of one output or training are drawn in this order. */
final class DrawnParts {
  private DrawnParts() {}

  private static final List<ReportPart> ALL =
      List.of(
          new LearningCurvesPart(),
          new LearningSpeedPart(),
          new ConfusionPart(),
          new TruthTablePart(),
          new WrongPart(),
          new RocPart(),
          new PrecisionRecallPart(),
          new CalibrationPart(),
          new PerClassPart(),
          new TablePart(),
          new ScatterPart(),
          new ResidualsPart(),
          new SubgroupsPart(),
          new ImportancePart(),
          new EffectsPart(),
          new PicturesPart(),
          new BoundaryPart(),
          new ForecastPart(),
          new FiltersPart(),
          new FeaturesPart(),
          new SaliencyPart(),
          new HeatMapPart());

  static List<ReportPart> all() {
    return ALL;
  }

  /** Those that are drawn of one kind of thing. */
  static <T extends ReportPart> List<T> all(Class<T> kind) {
    return ALL.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static Optional<ReportPart> find(String name) {
    return ALL.stream().filter(each -> each.name().equals(name)).findFirst();
  }
}
