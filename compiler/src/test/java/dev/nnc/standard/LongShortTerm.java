package dev.nnc.standard;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Long short-term memory over all steps and its derivative, number by number. */
final class LongShortTerm {
  private final Tensor x;
  private final Tensor kernel;
  private final Tensor recurrent;
  private final Tensor bias;
  private final int batch;
  private final int width;
  private final int units;
  private final int[] hidden;

  /** The gates after their activations, [time][batch][4 units], and the states. */
  private final double[][][] gates;

  private final double[][][] memory;
  private final double[][][] output;

  private LongShortTerm(List<Tensor> in) {
    x = in.get(0);
    kernel = in.get(1);
    recurrent = in.get(2);
    bias = in.get(3);
    int time = x.shape()[0];
    batch = x.shape()[1];
    width = x.shape()[2];
    units = recurrent.shape()[0];
    hidden = new int[] {time, batch, units};
    gates = new double[time][batch][4 * units];
    memory = new double[time][batch][units];
    output = new double[time][batch][units];
    for (int t = 0; t < time; t++) {
      for (int row = 0; row < batch; row++) {
        step(t, row);
      }
    }
  }

  /** Inputs x, W, R, b; results h, and nothing for the kernel to keep. */
  static List<Tensor> outputs(List<Tensor> in) {
    LongShortTerm all = new LongShortTerm(in);
    List<Tensor> results = new ArrayList<>();
    results.add(
        Tensor.filled(
            all.hidden,
            i -> {
              int[] at = Tensor.index(i, all.hidden);
              return all.output[at[0]][at[1]][at[2]];
            }));
    results.addAll(Collections.nCopies(6, Tensor.filled(all.hidden, i -> 0)));
    return results;
  }

  /** Inputs the gradient by h, then x, W, R, b; results the gradients by these four. */
  static List<Tensor> gradients(List<Tensor> in) {
    return new LongShortTerm(in.subList(1, 5)).backward(in.getFirst());
  }

  private double before(double[][][] states, int t, int row, int unit) {
    return t == 0 ? 0 : states[t - 1][row][unit];
  }

  private void step(int t, int row) {
    for (int column = 0; column < 4 * units; column++) {
      double sum = bias.data()[column];
      for (int i = 0; i < width; i++) {
        sum += x.data()[(t * batch + row) * width + i] * kernel.data()[i * 4 * units + column];
      }
      for (int u = 0; u < units; u++) {
        sum += before(output, t, row, u) * recurrent.data()[u * 4 * units + column];
      }
      gates[t][row][column] = column / units == 2 ? Math.tanh(sum) : 1 / (1 + Math.exp(-sum));
    }
    for (int u = 0; u < units; u++) {
      double[] gate = gates[t][row];
      memory[t][row][u] =
          gate[units + u] * before(memory, t, row, u) + gate[u] * gate[2 * units + u];
      output[t][row][u] = gate[3 * units + u] * Math.tanh(memory[t][row][u]);
    }
  }

  private List<Tensor> backward(Tensor byOutput) {
    double[] byX = new double[x.data().length];
    double[] byKernel = new double[kernel.data().length];
    double[] byRecurrent = new double[recurrent.data().length];
    double[] byBias = new double[bias.data().length];
    for (int row = 0; row < batch; row++) {
      double[] byState = new double[units];
      double[] byMemory = new double[units];
      for (int t = hidden[0] - 1; t >= 0; t--) {
        double[] gate = gates[t][row];
        double[] bySum = new double[4 * units];
        for (int u = 0; u < units; u++) {
          double g = byOutput.data()[(t * batch + row) * units + u] + byState[u];
          double shown = Math.tanh(memory[t][row][u]);
          double opened = gate[3 * units + u];
          byMemory[u] += g * opened * (1 - shown * shown);
          double taken = gate[u];
          double kept = gate[units + u];
          double candidate = gate[2 * units + u];
          bySum[u] = byMemory[u] * candidate * taken * (1 - taken);
          bySum[units + u] = byMemory[u] * before(memory, t, row, u) * kept * (1 - kept);
          bySum[2 * units + u] = byMemory[u] * taken * (1 - candidate * candidate);
          bySum[3 * units + u] = g * shown * opened * (1 - opened);
          byMemory[u] *= kept;
          byState[u] = 0;
        }
        for (int column = 0; column < 4 * units; column++) {
          byBias[column] += bySum[column];
          for (int i = 0; i < width; i++) {
            int at = (t * batch + row) * width + i;
            byX[at] += bySum[column] * kernel.data()[i * 4 * units + column];
            byKernel[i * 4 * units + column] += bySum[column] * x.data()[at];
          }
          for (int u = 0; u < units; u++) {
            byState[u] += bySum[column] * recurrent.data()[u * 4 * units + column];
            byRecurrent[u * 4 * units + column] += bySum[column] * before(output, t, row, u);
          }
        }
      }
    }
    return List.of(
        new Tensor(x.shape(), byX),
        new Tensor(kernel.shape(), byKernel),
        new Tensor(recurrent.shape(), byRecurrent),
        new Tensor(bias.shape(), byBias));
  }
}
