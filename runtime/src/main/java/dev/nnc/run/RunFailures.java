package dev.nnc.run;

import com.sun.management.OperatingSystemMXBean;
import dev.nnc.catalog.Wording;
import dev.nnc.data.file.IoReasons;
import dev.nnc.data.file.UnreadableDataException;
import dev.nnc.diag.DataCode;
import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.FailureCode;
import dev.nnc.diag.RunCode;
import dev.nnc.gpu.GpuFindings;
import dev.nnc.ir.Footprint;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Precision;
import dev.nnc.ir.Program;
import dev.nnc.lower.ExecutionException;
import dev.nnc.lower.Session;
import dev.nnc.lower.SizeBound;
import dev.nnc.lower.TooLargeException;
import dev.nnc.plan.ActionPlan.Train;
import dev.nnc.provenance.OneDnn;
import dev.nnc.provenance.Processor;
import dev.nnc.source.Place;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What can go wrong with a run on this machine, in words. */
public final class RunFailures {
  private RunFailures() {}

  /** What a failure to write means. */
  public static Diagnostic explain(@Nullable IOException failure, Path path, Place place) {
    String file =
        failure instanceof FileSystemException system && system.getFile() != null
            ? system.getFile()
            : path.toString();
    String message = failure == null ? "" : String.valueOf(failure.getMessage());
    if (message.toLowerCase(Locale.ROOT).contains("no space left")
        || message.toLowerCase(Locale.ROOT).contains("not enough space")) {
      return Diagnostic.of(RunCode.DISK_FULL, place, file)
          .withHelp("make room, or choose another folder with `--runs`");
    }
    String reason =
        failure instanceof AccessDeniedException
            ? "permission denied"
            : failure instanceof NoSuchFileException
                ? "the folder for it is not there and cannot be made"
                : failure == null ? "the system does not say why" : IoReasons.of(failure);
    return Diagnostic.of(RunCode.CANNOT_WRITE, place, file, reason)
        .withHelp("choose a folder that can be written to with `--runs`");
  }

  /** What is said when the memory of the virtual machine is used up. */
  public static Diagnostic memoryUsedUp(Place place) {
    return Diagnostic.of(
            RunCode.NO_MEMORY,
            place,
            Wording.gibibytes((double) Runtime.getRuntime().maxMemory(), 1))
        .withHelp("use less data, or more memory: `NNC_JAVA_OPTIONS=-Xmx8g`");
  }

  /** Tensors that no machine could hold, each at its place if that is known. */
  public static List<Diagnostic> tooLarge(TooLargeException failure, Place beginning) {
    return failure.excesses().stream().map(excess -> tooLarge(excess, beginning)).toList();
  }

  private static Diagnostic tooLarge(SizeBound.Excess excess, Place beginning) {
    Place place = excess.origin().place();
    return Diagnostic.of(
        FailureCode.TOO_LARGE,
        place == null ? beginning : place,
        excess.what(),
        excess.type(),
        excess.bytes().shiftRight(30));
  }

  /** Why TensorFlow cannot be loaded. */
  public static Diagnostic noTensorFlow(LinkageError failure, Place beginning) {
    String why = String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    return Diagnostic.of(RunCode.NO_TENSORFLOW, beginning, why)
        .withHelp("`nnc doctor` says what is missing");
  }

  static Diagnostic unreadable(UnreadableDataException failure, Place beginning) {
    return Diagnostic.of(DataCode.UNREADABLE, beginning, failure.file(), failure.reason())
        .withHelp("it could be read when the run began, at least its head");
  }

  static Diagnostic noDevice(GpuFindings gpu, ExecutionException failure, Place beginning) {
    Diagnostic told = Diagnostic.of(RunCode.NO_DEVICE, beginning, "GPU").withNote(gpu.reason());
    boolean ready = gpu.build() && gpu.state() == GpuFindings.State.READY;
    return (ready ? told.withNote(String.valueOf(failure.getMessage())) : told)
        .withHelp(
            "`nnc doctor --device gpu` says what brings it; `--device auto` takes the CPU where"
                + " there is no GPU");
  }

  /**
   * What is to be said of the device that was found; null if it is the one that was wanted.
   *
   * @param asked {@code auto}, {@code cpu} or {@code gpu}
   * @param got {@code cpu} or {@code gpu}
   * @param build whether this nnc is there to compute on GPUs
   * @param gpu looks why there is none
   */
  static @Nullable Diagnostic otherDevice(
      String asked, String got, boolean build, Supplier<GpuFindings> gpu, Place beginning) {
    return build && asked.equals("auto") && got.equals("cpu")
        ? Diagnostic.of(RunCode.NO_GPU_USED, beginning, gpu.get().reason())
            .withHelp("`nnc doctor` says what is missing; `--device cpu` wants no GPU")
        : null;
  }

  /**
   * What is to be said of products that are rounded; null if there are none, or if that saves time.
   *
   * @param device {@code cpu} or {@code gpu}
   */
  static @Nullable Diagnostic roundedOnly(Program program, String device, Place beginning) {
    return device.equals("cpu")
            && !OneDnn.here().multiplies16Bits(Processor.here())
            && program.functions().stream()
                .flatMap(function -> function.operations().stream())
                .anyMatch(Precision::isBfloat16)
        ? Diagnostic.of(RunCode.ROUNDED_ONLY, beginning)
        : null;
  }

  static Diagnostic defect(ExecutionException failure, Place beginning) {
    return Diagnostic.of(RunCode.DEFECT, beginning, "TensorFlow could not execute the program")
        .withNote(String.valueOf(failure.getMessage()));
  }

  /**
   * Why a step of the training would not fit into the machine, or null. Without this the system
   * would end the process in the middle, without a word.
   *
   * @param all how many rows there are
   */
  static @Nullable Diagnostic noRoom(Program program, Session session, Train plan, int all) {
    if (!session.device().equals("cpu")
        || !(ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean machine)
        || machine.getTotalMemorySize() <= 0) {
      return null;
    }
    long rows = plan.batch() == 0 ? all : Math.min(plan.batch(), all);
    Footprint footprint =
        plan.updates().stream()
            .map(update -> Footprint.of(program.function(update.step()), rows))
            .max(Comparator.comparingDouble(Footprint::peak))
            .orElseThrow();
    if (footprint.peak() <= machine.getTotalMemorySize()) {
      return null;
    }
    Operation maker = footprint.maker();
    Place place = maker == null ? null : maker.origin().place();
    Diagnostic diagnostic =
        Diagnostic.of(
            FailureCode.NO_ROOM,
            plan.place(),
            rows == 1 ? "one row" : rows + " rows",
            Wording.gibibytes(footprint.peak(), 1),
            Wording.gibibytes(machine.getTotalMemorySize(), 1));
    if (place != null) {
      diagnostic =
          diagnostic.withLabel(
              place, "makes the largest tensor, of " + Wording.gibibytes(footprint.largest(), 1));
    }
    return diagnostic.withHelp(
        rows > 1 ? "make the batch smaller" : "make the network or its input smaller");
  }
}
