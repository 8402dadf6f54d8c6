package dev.nnc.lower;

import static org.tensorflow.internal.c_api.global.tensorflow.TF_DeleteStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_GetCode;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_INVALID_ARGUMENT;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_Message;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_NewStatus;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_OK;
import static org.tensorflow.internal.c_api.global.tensorflow.TF_RESOURCE_EXHAUSTED;

import java.util.regex.Pattern;
import org.tensorflow.internal.c_api.TF_Status;

/** How the last call of TensorFlow went. */
final class NativeStatus implements AutoCloseable {
  /** What CheckNumerics says, after its own message. */
  private static final Pattern NOT_FINITE =
      Pattern.compile("Tensor had (NaN|-?Inf|Inf and NaN)[^:]*values");

  private final TF_Status status = TF_NewStatus();

  TF_Status pointer() {
    return status;
  }

  /**
   * @throws ExecutionException if the last call failed
   */
  void check(String what) {
    int code = TF_GetCode(status);
    if (code == TF_OK) {
      return;
    }
    String message = TF_Message(status).getString();
    ExecutionException.Reason reason;
    if (code == TF_RESOURCE_EXHAUSTED) {
      reason = ExecutionException.Reason.OUT_OF_MEMORY;
    } else if (code == TF_INVALID_ARGUMENT && NOT_FINITE.matcher(message).find()) {
      reason = ExecutionException.Reason.NOT_FINITE;
    } else {
      reason = ExecutionException.Reason.OTHER;
    }
    throw new ExecutionException(reason, what + ": " + message, null);
  }

  @Override
  public void close() {
    TF_DeleteStatus(status);
  }
}
