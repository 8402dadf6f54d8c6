package dev.nnc.serve;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From where requests may come. A page of another site that is open in a browser here must not be
 * able to ask: neither as itself, which its origin tells, nor under a name that was made to lead to
 * this machine (DNS rebinding), which the host tells.
 *
 * @param loopback whether only this machine can reach the server; its names are then known
 */
record Openness(boolean loopback) {
  private static final Set<String> HERE = Set.of("localhost", "127.0.0.1", "[::1]");

  static Openness of(InetAddress address) {
    return new Openness(address.isLoopbackAddress());
  }

  /**
   * The error for a request that must not be answered, or null.
   *
   * @param host the name and port that the request was sent to
   * @param origin of the page that sent it, or null if none did
   */
  @Nullable Reply refusal(String host, @Nullable String origin) {
    String name = name(host);
    boolean numeric = name.matches("127(\\.[0-9]{1,3}){3}");
    if (loopback && !numeric && !HERE.contains(name)) {
      return Reply.error(
          403,
          "other_host",
          "this server answers to `localhost` and `127.0.0.1` only",
          "ask it by one of these names, or start it with --host");
    }
    return origin == null || isSame(origin, host)
        ? null
        : Reply.error(403, "other_origin", "pages of other sites may not ask this server", null);
  }

  private static String name(String host) {
    int colon = host.lastIndexOf(':');
    String name = colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    return name.toLowerCase(Locale.ROOT);
  }

  private static boolean isSame(String origin, String host) {
    try {
      String authority = URI.create(origin).getAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException noOrigin) {
      return false;
    }
  }
}
