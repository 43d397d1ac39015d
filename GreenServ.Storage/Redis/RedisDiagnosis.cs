using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using StackExchange.Redis;

namespace GreenServ.Storage.Redis;

/// <summary>
/// Finds out why Redis can not be used: a connection of its own, one question, and what comes back. The client library tells a wrong password, a certificate that is not
/// trusted and a server that is away as one and the same.
/// </summary>
internal sealed class RedisDiagnosis(ConfigurationOptions options, TimeSpan patience)
{
    private const string Setting = "ConnectionStrings__state";

    /// <summary>What is wrong and what would help, in sentences; never a part of the password.</summary>
    public async Task<string> ExplainAsync()
    {
        using var deadline = new CancellationTokenSource(patience);
        try
        {
            return await AskAsync(options.EndPoints[0], deadline.Token);
        }
        catch (OperationCanceledException)
        {
            return string.Create(CultureInfo.InvariantCulture, $"can not be reached: it does not answer within {patience.TotalSeconds:0.#} s.{(options.Ssl ? $" Does it speak TLS there? If not, take ssl=true out of {Setting}." : "")}");
        }
        catch (SocketException e)
        {
            return $"can not be reached: {e.Message}. Check that it runs, and its address in {Setting}.";
        }
        catch (AuthenticationException e)
        {
            return $"can not be reached: its certificate is not trusted, or is another server's ({e.Message.TrimEnd('.')}). Where it rests on an authority of your own, let SSL_CERT_FILE name that one's certificate.";
        }
        catch (IOException)
        {
            return options.Ssl
                ? $"can not be reached: it does not speak TLS there. Take ssl=true out of {Setting}, or name its TLS port."
                : $"hangs up without an answer. If it speaks TLS there, add ssl=true to {Setting}.";
        }
    }

    private async Task<string> AskAsync(EndPoint endpoint, CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint, cancellationToken);
        await using Stream plain = new NetworkStream(socket);
        await using var stream = options.Ssl ? await SecureAsync(plain, endpoint, cancellationToken) : plain;
        var question = (string.IsNullOrEmpty(options.Password) ? "" : Command("AUTH", options.Password)) + Command("PING");
        await stream.WriteAsync(Encoding.UTF8.GetBytes(question), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        for (var replies = string.IsNullOrEmpty(options.Password) ? 1 : 2; replies > 0; replies--)
        {
            var reply = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("It hung up.");
            if (!reply.StartsWith('+'))
                return Describe(reply.TrimStart('-'));
        }

        return "answers, and the connection to it is not back yet.";
    }

    private async Task<Stream> SecureAsync(Stream plain, EndPoint endpoint, CancellationToken cancellationToken)
    {
        var secure = new SslStream(plain);
        var host = options.SslHost ?? (endpoint is DnsEndPoint dns ? dns.Host : ((IPEndPoint)endpoint).Address.ToString());
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, cancellationToken);
        return secure;
    }

    private static string Describe(string error) =>
        error.StartsWith("WRONGPASS", StringComparison.Ordinal) || error.Contains("invalid password", StringComparison.Ordinal) ? $"does not let us in: the password is wrong. Check password=… in {Setting}."
        : error.StartsWith("NOAUTH", StringComparison.Ordinal) ? $"does not let us in without a password. Add password=… to {Setting}."
        : error.Contains("without any password configured", StringComparison.Ordinal) ? $"has no password, and one is set in {Setting}. Take it out there, or set it in Redis (requirepass)."
        : $"can not be used: {error}";

    private static string Command(params string[] words) => string.Create(CultureInfo.InvariantCulture, $"*{words.Length}\r\n")
        + string.Concat(words.Select(word => string.Create(CultureInfo.InvariantCulture, $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n")));
}
