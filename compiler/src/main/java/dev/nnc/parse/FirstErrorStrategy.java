package dev.nnc.parse;

import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;

/** Stops ANTLR at the first error: neither its words nor its recovery are for our readers. */
final class FirstErrorStrategy extends BailErrorStrategy {
  @Override
  public void reportError(Parser recognizer, RecognitionException e) {}
}
