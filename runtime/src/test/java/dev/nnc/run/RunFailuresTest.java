package dev.nnc.run;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Kind;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.diag.RunCode;
import dev.nnc.engine.Environment;
import dev.nnc.evaluate.Interruption;
import dev.nnc.gpu.GpuFindings;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Origin;
import dev.nnc.ir.Precision;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.lower.ExecutionException;
import dev.nnc.lower.ExecutionSettings;
import dev.nnc.lower.Session;
import dev.nnc.lower.SizeBound;
import dev.nnc.lower.TooLargeException;
import dev.nnc.op.Instructions;
import dev.nnc.plan.ActionPlan;
import dev.nnc.plan.DataPlan;
import dev.nnc.plan.Model;
import dev.nnc.provenance.OneDnn;
import dev.nnc.provenance.Processor;
import dev.nnc.record.RunResult;
import dev.nnc.record.RunResult.State;
import dev.nnc.record.RunSettings;
import dev.nnc.run.HandMade.Choices;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.math.BigInteger;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person is told when this machine, and not the program, is at fault. */
class RunFailuresTest {
  private static final float[][] NOTHING = {};

  @TempDir Path runs;

  /** A machine that cannot do one of the two things that a run asks of it. */
  private record Broken(HandMade sound, Supplier<Loaded> data, Supplier<Session> program)
      implements Environment {
    @Override
    public Loaded load(DataPlan plan, long seed) {
      return data.get();
    }

    @Override
    public Session lower(Program ignored, ExecutionSettings settings) {
      return program.get();
    }
  }

  private RunResult run(Environment machine, String device) {
    HandMade made = new HandMade(HandMade.XOR, HandMade.XOR);
    RunSettings settings =
        new RunSettings(
            OptionalLong.empty(),
            OptionalInt.of(1),
            Optional.of(device),
            runs,
            "nn 1\n",
            List.of(),
            new Interruption());
    return Run.execute(made.model(Choices.USUAL.withEpochs(1)), settings, machine, event -> {});
  }

  private RunResult cannotLower(RuntimeException failure, String device) {
    HandMade made = new HandMade(HandMade.XOR, HandMade.XOR);
    return run(
        new Broken(
            made,
            () -> made.load(made.model(Choices.USUAL).data().getFirst(), 1),
            () -> {
              throw failure;
            }),
        device);
  }

  private static void assertEnded(RunResult result, State state, RunCode code) {
    assertThat(result.state()).isEqualTo(state);
    assertThat(result.diagnostics()).extracting(Diagnostic::code).containsExactly(code);
  }

  @Test
  void aLibraryThatIsNotThereIsNamed() {
    HandMade made = new HandMade(HandMade.XOR, HandMade.XOR);
    RunResult result =
        run(
            new Broken(
                made,
                () -> made.load(made.model(Choices.USUAL).data().getFirst(), 1),
                () -> {
                  throw new UnsatisfiedLinkError("no jnitensorflow in java.library.path\nmore");
                }),
            "cpu");
    assertEnded(result, State.REFUSED, RunCode.NO_TENSORFLOW);
    assertThat(result.diagnostics().getFirst().message())
        .endsWith("no jnitensorflow in java.library.path");
  }

  @Test
  void aMachineWithoutAGpuIsTold() {
    assertEnded(
        cannotLower(
            new ExecutionException(ExecutionException.Reason.OTHER, "no device", null), "gpu"),
        State.REFUSED,
        RunCode.NO_DEVICE);
  }

  @Test
  void whoAsksForAGpuIsLedToDoctor() {
    Diagnostic told =
        RunFailures.noDevice(
            BARE,
            new ExecutionException(ExecutionException.Reason.OTHER, "no device", null),
            new SourceFile("a.nn", "nn 1").place(Span.NONE));

    assertThat(told.code()).isEqualTo(RunCode.NO_DEVICE);
    assertThat(told.help()).contains("nnc doctor --device gpu", "--device auto");
  }

  /** Only where nnc was built for GPUs, nothing was said, and the CPU computes all the same. */
  @Test
  void aBuildForGpusThatTakesTheCpuSaysSo() {
    Place beginning = new SourceFile("a.nn", "nn 1").place(Span.NONE);
    Diagnostic told =
        requireNonNull(RunFailures.otherDevice("auto", "cpu", true, () -> BARE, beginning));

    assertThat(told.code()).isEqualTo(RunCode.NO_GPU_USED);
    assertThat(told.message()).endsWith("NVIDIA's driver is not there");
    assertThat(RunFailures.otherDevice("auto", "gpu", true, () -> BARE, beginning)).isNull();
    assertThat(RunFailures.otherDevice("cpu", "cpu", true, () -> BARE, beginning)).isNull();
    assertThat(RunFailures.otherDevice("auto", "cpu", false, () -> BARE, beginning)).isNull();
  }

  /** Of a training whose products have 16 bits, where that saves no time. */
  @Test
  void roundingThatSavesNoTimeIsTold() {
    Place beginning = new SourceFile("a.nn", "nn 1").place(Span.NONE);
    FunctionBuilder builder = new FunctionBuilder("train.step");
    TensorType square = new TensorType(ElementType.F32, Shape.of(2, 2));
    Instructions x = new Instructions(builder, ElementType.F32);
    Value factor = builder.input("x", square);
    builder.output("y", x.matmul(factor, factor));
    Function step = builder.build();
    Program narrow = new Program(List.of(), List.of(Precision.bfloat16(step)));
    Program wide = new Program(List.of(), List.of(step));

    Diagnostic told = RunFailures.roundedOnly(narrow, "cpu", beginning);
    boolean saves = OneDnn.here().multiplies16Bits(Processor.here());
    assertThat(told == null ? null : told.code()).isEqualTo(saves ? null : RunCode.ROUNDED_ONLY);
    assertThat(RunFailures.roundedOnly(narrow, "gpu", beginning)).isNull();
    assertThat(RunFailures.roundedOnly(wide, "cpu", beginning)).isNull();
  }

  /** A machine for which nnc was built, without a driver. */
  private static final GpuFindings BARE = new GpuFindings(true, true, Map.of(), 0, "");

  @Test
  void aProgramThatTensorFlowRefusesIsOurDefect() {
    assertEnded(
        cannotLower(
            new ExecutionException(ExecutionException.Reason.OTHER, "no kernel", null), "cpu"),
        State.FAILED,
        RunCode.DEFECT);
  }

  @Test
  void memoryThatIsUsedUpEndsTheRunAndNotTheProcess() {
    HandMade made = new HandMade(HandMade.XOR, HandMade.XOR);
    RunResult result =
        run(
            new Broken(
                made,
                () -> {
                  throw new OutOfMemoryError("Java heap space");
                },
                () -> {
                  throw new AssertionError("there is nothing to execute");
                }),
            "cpu");
    assertEnded(result, State.FAILED, RunCode.NO_MEMORY);
  }

  @Test
  void aFullDiskIsNotJustAFileThatCannotBeWritten() {
    Diagnostic told =
        RunFailures.explain(
            new FileSystemException("runs/a/run.json", null, "No space left on device"),
            runs,
            new SourceFile("model.nn", "nn 1\n").place(Span.NONE));
    assertThat(told.code()).isEqualTo(RunCode.DISK_FULL);
    assertThat(told.message()).contains("runs/a/run.json");
  }

  @Test
  void aTrainingWithoutRowsIsRefused() {
    HandMade made = new HandMade(HandMade.XOR, HandMade.XOR);
    HandMade empty = new HandMade(NOTHING, NOTHING);
    RunResult result =
        Run.execute(
            made.model(Choices.USUAL.withEpochs(1)),
            TestSettings.of(runs),
            new Broken(
                made,
                () -> empty.load(made.model(Choices.USUAL).data().getFirst(), 1),
                () ->
                    made.lower(
                        made.model(Choices.USUAL).program(), new ExecutionSettings("cpu", 1, 1))),
            event -> {});
    assertThat(result.state()).isEqualTo(State.REFUSED);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(FailureCode.NOTHING_TO_TRAIN_ON);
  }

  @Test
  void aStopThatWatchesWhatIsNotMeasuredIsRefused() {
    HandMade made = new HandMade(HandMade.XOR, NOTHING);
    Configured stop =
        HandMade.configured(
            Kind.STOP,
            "no_improvement",
            Map.of("result", "validation.loss", "patience", 3L, "least", 0.0, "restore", "best"));
    RunResult result =
        Run.execute(
            made.model(Choices.USUAL.withEpochs(2).withStop(stop)),
            TestSettings.of(runs),
            made,
            event -> {});
    assertThat(result.state()).isNotEqualTo(State.FINISHED);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::code)
        .contains(FailureCode.NOT_MEASURED);
  }

  @Test
  void weightsThatNoMachineHoldsAreNamed() {
    TensorType type = TensorType.f32(Shape.of(1 << 30, 1 << 10));
    HandMade made = new HandMade(HandMade.XOR, HandMade.XOR);
    RunResult result =
        run(
            new Broken(
                made,
                () -> made.load(made.model(Choices.USUAL).data().getFirst(), 1),
                () -> {
                  throw new TooLargeException(
                      List.of(
                          new SizeBound.Excess(
                              "hidden/kernel", type, BigInteger.ONE.shiftLeft(42), Origin.NONE)));
                }),
            "cpu");
    assertThat(result.state()).isNotEqualTo(State.FINISHED);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(FailureCode.TOO_LARGE);
  }

  @Test
  void anEvaluationWithoutRowsIsTold() {
    HandMade empty = new HandMade(NOTHING, NOTHING);
    HandMade made = new HandMade(HandMade.XOR, HandMade.XOR);
    Model whole = made.model(Choices.USUAL);
    Model evaluation =
        new Model(
            whole.source(),
            whole.parameters(),
            whole.overridden(),
            whole.data(),
            whole.networks(),
            whole.actions().stream().filter(ActionPlan.Evaluate.class::isInstance).toList(),
            whole.settings(),
            whole.program(),
            whole.imports(),
            whole.judgements());
    RunResult result =
        Run.execute(
            evaluation,
            TestSettings.of(runs),
            new Broken(
                made,
                () -> empty.load(whole.data().getFirst(), 1),
                () -> made.lower(whole.program(), new ExecutionSettings("cpu", 1, 1))),
            event -> {});
    assertThat(result.state()).isNotEqualTo(State.FINISHED);
    assertThat(result.diagnostics())
        .extracting(Diagnostic::code)
        .containsExactly(FailureCode.EMPTY_PART);
  }
}
