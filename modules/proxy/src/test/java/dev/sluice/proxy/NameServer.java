package dev.sluice.proxy;

import io.vertx.core.dns.AddressResolverOptions;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name server that gives the same IPv4 addresses for every name, valid for a second. Any thread.
 */
final class NameServer implements AutoCloseable {
  private static final int TTL_SECONDS = 1;
  private static final int HEADER = 12;
  private static final int RECORD = 16;
  private static final short ANSWERED = (short) 0x8180;

  private final UdpPeer server = UdpPeer.responding(0, this::answer);
  private volatile @Nullable List<InetAddress> addresses = List.of();

  /** Sets the addresses of every name, in this order. */
  void knows(String... hosts) {
    List<InetAddress> all = new ArrayList<>();
    for (String host : hosts) {
      try {
        all.add(InetAddress.getByName(host));
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(e);
      }
    }
    addresses = all;
  }

  /** Stops responding. */
  void silence() {
    addresses = null;
  }

  /** Returns options that make a Vert.x ask only this server. */
  AddressResolverOptions options() {
    return new AddressResolverOptions().addServer("127.0.0.1:" + server.port());
  }

  /** RFC 1035, sections 4.1.1 and 4.1.3. */
  private byte @Nullable [] answer(byte[] query) {
    List<InetAddress> known = addresses;
    if (known == null) {
      return null;
    }
    int question = HEADER;
    while (query[question] != 0) {
      question += 1 + query[question];
    }
    int end = question + 5; // the root, the type and the class
    boolean isForIpv4 = query[end - 3] == 1;
    List<InetAddress> all = isForIpv4 ? known : List.of();
    ByteBuffer answer = ByteBuffer.allocate(end + all.size() * RECORD).put(query, 0, end);
    answer.putShort(2, ANSWERED).putShort(6, (short) all.size()).putInt(8, 0);
    for (InetAddress address : all) {
      answer.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1);
      answer.putInt(TTL_SECONDS).putShort((short) 4).put(((Inet4Address) address).getAddress());
    }
    return answer.array();
  }

  @Override
  public void close() {
    server.close();
  }
}
