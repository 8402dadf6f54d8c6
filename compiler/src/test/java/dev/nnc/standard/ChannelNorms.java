package dev.nnc.standard;

import java.util.List;

/** Batch normalization and its derivative by their definition, a channel at a time. */
final class ChannelNorms {
  private ChannelNorms() {}

  /** Inputs x, gamma, beta; results y, mean, variance, and nothing for the kernel to keep. */
  static List<Tensor> normalized(List<Tensor> in, double epsilon) {
    Tensor x = in.get(0);
    int channels = in.get(1).data().length;
    int rows = x.data().length / channels;
    double[] y = new double[x.data().length];
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    for (int c = 0; c < channels; c++) {
      for (int row = 0; row < rows; row++) {
        mean[c] += x.data()[row * channels + c] / rows;
      }
      for (int row = 0; row < rows; row++) {
        double off = x.data()[row * channels + c] - mean[c];
        variance[c] += off * off / rows;
      }
      for (int row = 0; row < rows; row++) {
        int at = row * channels + c;
        double standardized = (x.data()[at] - mean[c]) / Math.sqrt(variance[c] + epsilon);
        y[at] = in.get(1).data()[c] * standardized + in.get(2).data()[c];
      }
    }
    int[] vector = {channels};
    return List.of(
        new Tensor(x.shape(), y),
        new Tensor(vector, mean),
        new Tensor(vector, variance),
        new Tensor(vector, new double[channels]));
  }

  /** Inputs g, x, gamma, mean, variance; results the gradients by x, gamma and beta. */
  static List<Tensor> gradients(List<Tensor> in, double epsilon) {
    double[] g = in.get(0).data();
    double[] x = in.get(1).data();
    int channels = in.get(2).data().length;
    int rows = x.length / channels;
    double[] byInput = new double[x.length];
    double[] byGamma = new double[channels];
    double[] byBeta = new double[channels];
    for (int c = 0; c < channels; c++) {
      double mean = in.get(3).data()[c];
      double deviation = Math.sqrt(in.get(4).data()[c] + epsilon);
      for (int at = c; at < x.length; at += channels) {
        byGamma[c] += g[at] * (x[at] - mean) / deviation;
        byBeta[c] += g[at];
      }
      for (int at = c; at < x.length; at += channels) {
        double standardized = (x[at] - mean) / deviation;
        byInput[at] =
            in.get(2).data()[c]
                / deviation
                * (g[at] - byBeta[c] / rows - standardized * byGamma[c] / rows);
      }
    }
    int[] vector = {channels};
    return List.of(
        new Tensor(in.get(1).shape(), byInput),
        new Tensor(vector, byGamma),
        new Tensor(vector, byBeta));
  }
}
