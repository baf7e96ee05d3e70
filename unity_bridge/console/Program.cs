using System;
using System.IO;
using System.Threading;

namespace Evoke.Listen
{
    /// <summary>Listens to a stream as a face would, without Unity: for tests and for a look at what arrives.</summary>
    static class Program
    {
        const int Fine = 0;
        const int NoEnd = 1;
        const int BadArguments = 2;

        static int Main(string[] words)
        {
            try
            {
                var arguments = new Arguments(words);
                Rig rig = Rig.Parse(ReadAsset(arguments.Assets, Path.Combine("rigs", arguments.Rig + ".json")));
                ExpressionProfile profile =
                    ExpressionProfile.Parse(ReadAsset(arguments.Assets, Path.Combine("emotions", "expressions.json")));
                return Listen(arguments, rig, profile);
            }
            catch (FormatException error)
            {
                Console.Error.WriteLine("evoke-listen: " + error.Message);
                return BadArguments;
            }
        }

        static int Listen(Arguments arguments, Rig rig, ExpressionProfile profile)
        {
            using (var listener = new Listener(arguments, rig, profile, Console.Out))
            {
                listener.Start();
                bool ended = WaitForEnd(arguments, listener);
                string standing = listener.StateText;
                listener.Dispose();
                if (!ended)
                {
                    Console.Error.WriteLine("evoke-listen: the stream did not end in time (" + standing + ")");
                    return NoEnd;
                }
                listener.WriteSummary();
                return Fine;
            }
        }

        static bool WaitForEnd(Arguments arguments, Listener listener)
        {
            TimeSpan patience = arguments.Timeout ?? Timeout.InfiniteTimeSpan;
            if (arguments.UntilEnd)
            {
                return listener.Ended.WaitOne(patience);
            }
            Thread.Sleep(patience);
            return listener.Ended.WaitOne(0);
        }

        static string ReadAsset(string folder, string relative)
        {
            string path = Path.Combine(folder, relative);
            try
            {
                return File.ReadAllText(path);
            }
            catch (Exception error) when (error is IOException || error is UnauthorizedAccessException)
            {
                throw new FormatException(path + " cannot be read: give the folder of EVOKE's assets and a rig there");
            }
        }
    }
}
