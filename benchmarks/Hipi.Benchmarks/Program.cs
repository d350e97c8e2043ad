using Hipi.Benchmarks;

return args switch
{
    ["run", .. string[] options] => Run.All(options),
    ["serve"] => Server.Run(Console.In, Console.Out),
    ["micro", .. string[] options] => Micro.Run(options),
    ["readme"] => Run.WriteReadme(Run.Root),
    _ => Run.Usage(),
};
