package dev.nnc.serve;

/** Ends the treatment of a request with an error for whoever sent it. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Reply reply;

  Refusal(Reply reply) {
    super("", null, false, false);
    this.reply = reply;
  }

  Reply reply() {
    return reply;
  }
}
