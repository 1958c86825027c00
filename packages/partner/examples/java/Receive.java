import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** Takes one callback of the platform: verifies the signature, opens the content, prints it. See README.md. */
class Receive {
  static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
  static final Base64.Decoder FROM_URL = Base64.getUrlDecoder();

  /** Without these parameters Java takes SHA-1 for MGF1, and cannot open the session key. */
  static final OAEPParameterSpec OAEP =
      new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  public static void main(String[] words) throws Exception {
    byte[] body = Files.readAllBytes(Path.of(words[0]));
    String[] jws = Files.readString(Path.of(words[1])).strip().split("\\.", -1);

    // 1. The signature, over the octets as they came, by a key that the platform publishes.
    String header = new String(FROM_URL.decode(jws[0]), StandardCharsets.UTF_8);
    byte[] certificate = Base64.getDecoder().decode(found(header, "\"x5c\"\\s*:\\s*\\[\\s*\"([^\"]+)\""));
    String digest = URL.encodeToString(MessageDigest.getInstance("SHA-256").digest(certificate));
    String published = Files.readString(Path.of(System.getenv("PLATFORM_KEYS")));
    boolean isOfPlatform = Pattern.compile("\"x5t#S256\"\\s*:\\s*\"" + digest + "\"").matcher(published).find();
    if (!member(header, "alg").equals("RS256") || !isOfPlatform)
      throw new GeneralSecurityException("The signer is not the platform");
    X509Certificate signer =
        (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate));
    Signature check = Signature.getInstance("SHA256withRSA");
    check.initVerify(signer.getPublicKey());
    check.update((jws[0] + "." + URL.encodeToString(body)).getBytes(StandardCharsets.US_ASCII));
    if (!check.verify(FROM_URL.decode(jws[2]))) throw new GeneralSecurityException("The signature does not hold");

    // 2. Its time. Whoever receives for real also keeps each transactionID, and deals with it once.
    String text = new String(body, StandardCharsets.UTF_8);
    Duration age = Duration.between(Instant.parse(member(text, "requestTime")), Instant.now()).abs();
    if (age.compareTo(Duration.ofSeconds(60)) > 0) throw new IOException("The callback is of another time");

    // 3. The container F1: version, thumbprint, encrypted key, splitter, 32 octets of which 12 are the nonce, content, tag.
    RSAPrivateKey own = privateKey(System.getenv("ENCRYPTION_KEY"));
    byte[] sealed = FROM_URL.decode(member(text, "request"));
    int end = 38 + (own.getModulus().bitLength() + 7) / 8;
    Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-256AndMGF1Padding");
    rsa.init(Cipher.DECRYPT_MODE, own, OAEP);
    byte[] key = rsa.doFinal(sealed, 38, end - 38);
    byte[] rest = Arrays.copyOfRange(sealed, end + "#KEY_SPLITTER#".length(), sealed.length);
    Cipher aes = Cipher.getInstance("AES/GCM/NoPadding");
    aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, rest, 0, 12));
    aes.updateAAD(rest, 0, 32);
    System.out.write(aes.doFinal(rest, 32, rest.length - 32));
    System.out.println();
  }

  /** PKCS#8, RSA. */
  static RSAPrivateKey privateKey(String file) throws Exception {
    String body = Files.readString(Path.of(file)).replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
    PKCS8EncodedKeySpec key = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
    return (RSAPrivateKey) KeyFactory.getInstance("RSA").generatePrivate(key);
  }

  static String member(String json, String name) throws IOException {
    return found(json, "\"" + name + "\"\\s*:\\s*\"([^\"]*)\"");
  }

  static String found(String text, String form) throws IOException {
    Matcher matcher = Pattern.compile(form).matcher(text);
    if (!matcher.find()) throw new IOException("The callback has not what it should have");
    return matcher.group(1);
  }
}
