package dev.nnc.build;

import dev.nnc.catalog.Pairing;
import dev.nnc.check.network.BuiltNetwork;
import dev.nnc.check.network.JudgedAnswers;
import dev.nnc.check.network.MeasuredNetwork;
import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.IllFormedException;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.plan.ActionPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

  /** The function that also gives what metrics are made of. */
  public static Function evaluate(String name, MeasuredNetwork measured) {
    Continued evaluate = Continued.of(measured.network(), name);
    measured.network().outputs().forEach(evaluate.builder()::output);
    measured.totals().putOut(evaluate.builder());
    return evaluate.build();
  }

  /** The function that gives what metrics are made of for answers from elsewhere. */
  public static Function judge(String name, JudgedAnswers answers) {
    FunctionBuilder judge = FunctionBuilder.continuing(answers.body(), name);
    answers.totals().putOut(judge);
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

  /**
   * A function that says what an answer depends on.
   *
   * @param input the picture
   * @param layer the last convolution; empty if there is none
   */
  public record Depends(Function function, String input, String layer) {}

  /**
   * The derivative of a network's answer by a picture (Simonyan et al. 2013), and by what the last
   * convolution puts out (Selvaraju et al. 2017). Of several numbers the greatest is the answer, as
   * it is before a softmax or sigmoid, behind which a sure answer hardly changes.
   *
   * @param input the picture, of a batch
   * @param output one number a row, or one for each class
   */
  public static Depends depends(String name, BuiltNetwork network, String input, String output) {
    Continued function = Continued.of(network, name);
    Instructions x = function.x();
    Value answer = Objects.requireNonNull(network.outputs().get(output));
    Value picture =
        network.body().inputs().stream()
            .filter(port -> port.name().equals(input))
            .map(Function.Port::value)
            .findFirst()
            .orElseThrow();
    for (String squashed : List.of("softmax", "sigmoid")) {
      Value before = Pairing.before(x, answer, squashed);
      answer = before == null ? answer : before;
    }
    if (answer.rank() > 1) {
      answer = x.max(answer, List.of((long) answer.rank() - 1), false);
    }
    BuiltNetwork.Layer last = null;
    for (BuiltNetwork.Layer layer : network.layers()) {
      Value made = layer.output();
      last = made != null && made.rank() == 4 && hasKernel(layer) ? layer : last;
    }
    List<Value> by = new ArrayList<>(List.of(picture));
    if (last != null) {
      by.add(Objects.requireNonNull(last.output()));
    }
    List<@Nullable Value> found =
        switch (Differentiator.gradients(function.builder(), x.sumAll(answer), by)) {
          case Gradients.Found it -> it.values();
          // Only the derivatives of kernels that compute a whole layer have none themselves.
          case Gradients.NoDerivative none ->
              throw new IllFormedException("no derivative of " + none.operation());
        };
    Value byPicture = found.getFirst();
    function.builder().output(ActionPlan.Saliency.ANSWER, answer);
    function
        .builder()
        .output(
            ActionPlan.Saliency.BY_INPUT,
            byPicture == null ? x.multiply(picture, x.scalar(0)) : byPicture);
    Value byLayer = last == null ? null : found.getLast();
    if (last == null || byLayer == null) {
      return new Depends(function.build(), input, "");
    }
    function.builder().output(ActionPlan.Saliency.OF_LAYER, by.getLast());
    function.builder().output(ActionPlan.Saliency.BY_LAYER, byLayer);
    return new Depends(function.build(), input, network.inSummary(last.name()));
  }

  /** Whether it has a kernel of images. */
  private static boolean hasKernel(BuiltNetwork.Layer layer) {
    return layer.variables().stream()
        .anyMatch(variable -> variable.isKernel() && variable.type().shape().rank() == 4);
  }
}
