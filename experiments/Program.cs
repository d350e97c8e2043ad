using Hipi.Command;

return HipiCommand.Run(args);
