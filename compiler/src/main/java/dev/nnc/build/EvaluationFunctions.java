package dev.nnc.build;

import dev.nnc.check.network.BuiltNetwork;
import dev.nnc.check.network.JudgedAnswers;
import dev.nnc.check.network.MeasuredNetwork;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Value;
import dev.nnc.plan.ActionPlan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The functions that use a network and change nothing: to predict, to measure, to look inside. */
public final class EvaluationFunctions {
  private EvaluationFunctions() {}

  /** The function that takes the network's inputs and gives its outputs, by their names. */
  public static Function predict(String name, BuiltNetwork network) {
    Continued predict = Continued.of(network, name);
    network.outputs().forEach(predict.builder()::output);
    return predict.build();
  }

  /** The function that also gives the sums of the metrics, as {@code sums}. */
  public static Function evaluate(String name, MeasuredNetwork measured) {
    Continued evaluate = Continued.of(measured.network(), name);
    measured.network().outputs().forEach(evaluate.builder()::output);
    Value sums = measured.sums();
    if (sums != null) {
      evaluate.builder().output("sums", sums);
    }
    return evaluate.build();
  }

  /**
   * The function that gives the sums of the metrics for answers from elsewhere, as {@code sums}.
   */
  public static Function judge(String name, JudgedAnswers answers) {
    FunctionBuilder judge = FunctionBuilder.continuing(answers.body(), name);
    judge.output("sums", answers.sums());
    return judge.build();
  }

  /** A function that puts out what inner layers do. */
  public record Inside(Function function, List<String> layers) {
    public Inside {
      layers = List.copyOf(layers);
    }
  }

  /**
   * The first convolutions over images, which are the layers with a kernel of two sizes, channels
   * and filters. What lies behind them falls away when the function is simplified.
   *
   * @param most how many layers
   * @return null if there are none
   */
  public static @Nullable Inside inside(String name, BuiltNetwork network, long most) {
    Continued inside = Continued.of(network, name);
    List<String> layers = new ArrayList<>();
    for (BuiltNetwork.Layer layer : network.layers()) {
      Value output = layer.output();
      if (layers.size() < most && output != null && output.rank() == 4 && hasKernel(layer)) {
        inside.builder().output(ActionPlan.Inside.output(layers.size()), output);
        layers.add(network.inSummary(layer.name()));
      }
    }
    return layers.isEmpty() ? null : new Inside(inside.build(), layers);
  }

  /** Whether it has a kernel of images. */
  private static boolean hasKernel(BuiltNetwork.Layer layer) {
    return layer.variables().stream()
        .anyMatch(variable -> variable.isKernel() && variable.type().shape().rank() == 4);
  }
}
