using System.CommandLine;
using System.CommandLine.Parsing;
using Hipi.Experiments;

namespace Hipi.Command;

/// <summary>What is wrong with a command line, as one message with the nearest valid word.</summary>
internal static class ParseProblem
{
    public static string Describe(ParseResult parse)
    {
        System.CommandLine.Command command = parse.CommandResult.Command;
        string name = NameOf(parse.CommandResult);
        string help = $"`{name} --help` lists what is valid";
        string? option = parse.Tokens.FirstOrDefault(token => token.Type == TokenType.Argument
            && token.Value.StartsWith("--", StringComparison.Ordinal))?.Value;
        if (option is not null || parse.UnmatchedTokens.Count > 0) return Unknown(option ?? parse.UnmatchedTokens[0], command, name, help);
        if (command.Subcommands.Count > 0)
            return $"{name}: needs a command ({string.Join(", ", command.Subcommands.Select(sub => sub.Name))}); {help}";
        ParseError error = parse.Errors[0];
        return $"{name}: {error.Message.TrimEnd('.')}; {help}";
    }

    /// <summary>The command with those that it stands under, such as `hipi golden accept`.</summary>
    private static string NameOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{NameOf(parent)} {result.Command.Name}" : result.Command.Name;

    private static string Unknown(string word, System.CommandLine.Command command, string name, string help)
    {
        bool option = word.StartsWith('-');
        IEnumerable<string> valid = option ? command.Options.Select(known => known.Name) : command.Subcommands.Select(sub => sub.Name);
        string sort = option ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        string? near = valid.Select(known => (known, distance: Listing.Distance(word, known)))
            .Where(pair => pair.distance <= 1 + word.Length / 3)
            .OrderBy(pair => pair.distance).Select(pair => pair.known).FirstOrDefault();
        return $"{name}: unknown {sort} {word}{(near is null ? "" : $", did you mean {near}?")}; {help}";
    }
}
