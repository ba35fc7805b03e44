package dev.sluice.proxy.stage.hello;

import dev.sluice.proxy.stage.hello.FirstBytes.NoHello;
import io.netty.util.AsciiString;
import io.netty.util.NetUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a complete ClientHello (RFC 8446, section 4.1.2). It refuses what a strict server refuses,
 * above all a second name or a second extension of a kind: two programs could choose differently.
 */
final class HelloBody {
  private static final int VERSION_AND_RANDOM = 2 + 32;
  private static final int SERVER_NAME = 0;
  private static final int HOST_NAME = 0;
  private static final int LONGEST_NAME = 255;
  private static final int ALPN = 16;

  private boolean sound = true;
  private boolean named;
  private @Nullable String serverName;
  private @Nullable List<String> protocols;

  private HelloBody() {}

  /** Reads a ClientHello after its handshake header. */
  static FirstBytes read(Cursor hello) {
    hello.skip(VERSION_AND_RANDOM);
    hello.skip(hello.u8()); // session ID
    hello.skip(hello.u16()); // cipher suites
    hello.skip(hello.u8()); // compression methods
    HelloBody body = new HelloBody();
    if (hello.hasMore()) {
      body.extensions(hello.vector(hello.u16()));
    }
    return body.sound && hello.isDone() ? body.result() : NoHello.MALFORMED;
  }

  private ClientHello result() {
    return new ClientHello(serverName, protocols == null ? List.of() : protocols);
  }

  private void extensions(Cursor all) {
    while (all.hasMore()) {
      int type = all.u16();
      Cursor extension = all.vector(all.u16());
      if (type == SERVER_NAME) {
        serverNames(extension);
      } else if (type == ALPN) {
        protocols(extension);
      }
    }
    require(all.isDone());
  }

  /** Reads the list of names, of which only host names are defined. */
  private void serverNames(Cursor extension) {
    Cursor names = extension.vector(extension.u16());
    require(extension.isDone() && names.hasMore());
    while (names.hasMore()) {
      int type = names.u8();
      Cursor name = names.vector(names.u16());
      if (type == HOST_NAME) {
        require(!named && name.hasMore() && name.length() <= LONGEST_NAME);
        named = true;
        serverName = hostName(name.text());
      }
    }
    require(names.isDone());
  }

  private @Nullable String hostName(String sent) {
    String name = sent.endsWith(".") ? sent.substring(0, sent.length() - 1) : sent;
    require(!name.isEmpty());
    return isAddress(name) ? null : new AsciiString(name).toLowerCase().toString();
  }

  private static boolean isAddress(String name) {
    return NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
  }

  private void protocols(Cursor extension) {
    Cursor names = extension.vector(extension.u16());
    require(protocols == null && extension.isDone() && names.hasMore());
    List<String> offered = new ArrayList<>();
    while (names.hasMore()) {
      Cursor name = names.vector(names.u8());
      require(name.hasMore());
      offered.add(name.text());
    }
    require(names.isDone());
    protocols = offered;
  }

  private void require(boolean isSo) {
    sound &= isSo;
  }
}
