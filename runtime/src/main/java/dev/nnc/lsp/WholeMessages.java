package dev.nnc.lsp;

import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.lsp4j.jsonrpc.json.JsonRpcMethod;
import org.eclipse.lsp4j.jsonrpc.json.MessageJsonHandler;
import org.eclipse.lsp4j.jsonrpc.messages.Message;
import org.eclipse.lsp4j.launch.LSPLauncher;
import org.eclipse.lsp4j.services.LanguageClient;

/**
 * Takes each message out of the stream before it is understood. LSP4J 1.0.0 reads on until it meets
 * what is wrong, and takes the rest of a long message for the beginning of the next one.
 */
final class WholeMessages extends LSPLauncher.Builder<LanguageClient> {
  @Override
  protected MessageJsonHandler createJsonHandler() {
    return new Handler(getSupportedMethods(), configureGson);
  }

  private static final class Handler extends MessageJsonHandler {
    Handler(Map<String, JsonRpcMethod> methods, Consumer<GsonBuilder> configureGson) {
      super(methods, configureGson);
    }

    @Override
    public Message parseMessage(Reader input) {
      StringWriter text = new StringWriter();
      try {
        input.transferTo(text);
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
      return super.parseMessage(new StringReader(text.toString()));
    }
  }
}
