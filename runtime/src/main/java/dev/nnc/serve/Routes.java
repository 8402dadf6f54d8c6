package dev.nnc.serve;

import dev.nnc.source.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Which path is answered by what. Whatever happens, the reply is one of ours. */
final class Routes extends Handler.Abstract {
  private static final String PREDICT = "/predict";

  /** What can be read, by path. */
  private static final List<String> READABLE =
      List.of("/", "/health", "/ready", "/metrics", "/openapi.json");

  /** The page brings all that it needs, and may ask nobody but us. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:"
          + " blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors"
          + " 'none'";

  private final PredictRoute predict;
  private final Reply description;
  private final Reply page;
  private final Openness openness;
  private final Executions executions;
  private final Meters meters;
  private final Consumer<Throwable> defects;
  private volatile boolean ready;

  /**
   * @param description the OpenAPI document
   * @param defects is given what should not have happened
   */
  Routes(
      PredictRoute predict,
      String description,
      Openness openness,
      Executions executions,
      Meters meters,
      Consumer<Throwable> defects) {
    this.predict = predict;
    this.description = Reply.ok(Reply.JSON, description);
    this.page =
        new Reply(200, "text/html; charset=utf-8", resource("page.html"), Map.of())
            .with("Content-Security-Policy", POLICY);
    this.openness = openness;
    this.executions = executions;
    this.meters = meters;
    this.defects = defects;
  }

  private static byte[] resource(String name) {
    try (InputStream in = Routes.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the network is loaded and requests are taken. */
  void setReady(boolean is) {
    ready = is;
    meters.ready(is);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    String path = Request.getPathInContext(request);
    Reply reply;
    try {
      reply = reply(request, path);
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      reply = Reply.later("ending", "the server is ending", 1);
    } catch (RuntimeException defect) {
      defects.accept(defect);
      reply = of(500);
    }
    meters.answered(
        READABLE.contains(path) || path.equals(PREDICT) ? path : "other", reply.status());
    // Of a request that is refused the body may still be on its way, and the line is closed; a
    // client
    // that is not told so sends its next request on it.
    boolean read = request.consumeAvailable();
    write(read ? reply : reply.with("Connection", "close"), response, callback);
    return true;
  }

  private Reply reply(Request request, String path) throws InterruptedException {
    Reply refusal =
        openness.refusal(
            String.valueOf(request.getHttpURI().getAuthority()),
            request.getHeaders().get(HttpHeader.ORIGIN));
    if (refusal != null) {
      return refusal;
    }
    boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
    if (path.equals(PREDICT)) {
      return request.getMethod().equals("POST")
          ? predict.answer(
              request.getHeaders().get(HttpHeader.CONTENT_TYPE),
              request.getLength(),
              Content.Source.asInputStream(request))
          : otherMethod(path, "POST", "send the row as the body of a POST");
    }
    if (!READABLE.contains(path)) {
      return Reply.error(
          404,
          "not_found",
          "there is nothing at `" + Visible.inLine(path) + "`",
          "rows go to /predict; there are " + String.join(", ", READABLE));
    }
    return reads ? readable(path) : otherMethod(path, "GET", null);
  }

  private Reply readable(String path) {
    return switch (path) {
      case "/health" ->
          executions.isAlive() || !ready
              ? Reply.ok(Reply.JSON, "{\"status\":\"alive\"}\n")
              : Reply.error(503, "dead", "nothing can be predicted any more", "start it again");
      case "/ready" ->
          ready && executions.isAlive()
              ? Reply.ok(Reply.JSON, "{\"status\":\"ready\"}\n")
              : Reply.later("not_ready", "the network is not loaded", 1);
      case "/metrics" -> meters.reply();
      case "/openapi.json" -> description;
      default -> page;
    };
  }

  private static Reply otherMethod(String path, String method, @Nullable String help) {
    return Reply.error(
            405, "other_method", "`" + path + "` takes " + method + " and nothing else", help)
        .with("Allow", method.equals("GET") ? "GET, HEAD" : method);
  }

  /** What is answered to requests that never get as far as here. */
  Request.Handler errors() {
    return (request, response, callback) -> {
      int status = response.getStatus();
      meters.answered("other", status);
      write(of(status), response, callback);
      return true;
    };
  }

  private static Reply of(int status) {
    return switch (status) {
      case 408 -> Reply.error(status, "slow", "the request did not come in time", null);
      case 413 -> Reply.error(status, "too_large", "the request is too large", null);
      case 414 -> Reply.error(status, "too_large", "the path is too long", null);
      case 426, 505 ->
          Reply.error(status, "other_version", "this server speaks HTTP/1.1 alone", null);
      case 431 -> Reply.error(status, "too_large", "the request's headers are too large", null);
      case 503 -> Reply.later("ending", "the server is ending", 1);
      default ->
          status < 500
              ? Reply.error(status, "bad_request", "this is no request of HTTP/1.1", null)
              : Reply.error(status, "failed", "nnc failed where it should not", null);
    };
  }

  private static void write(Reply reply, Response response, Callback callback) {
    response.setStatus(reply.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.type());
    response.getHeaders().put("X-Content-Type-Options", "nosniff");
    response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
    reply.headers().forEach((name, value) -> response.getHeaders().put(name, value));
    response.write(true, ByteBuffer.wrap(reply.body()), callback);
  }
}
