using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Hipi.Properties.Numerics;

/// <summary>
/// A use of another assembly's member or type: who uses it, the type's full name, and the member's name (empty for a type alone).
/// </summary>
internal readonly record struct IlReference(string User, string Type, string Member)
{
    public override string ToString() => $"{User} uses {Type}{(Member.Length == 0 ? "" : "." + Member)}";
}

/// <summary>All members and types of other assemblies that a compiled assembly's code and fields name, read from its IL.</summary>
internal sealed class IlReferences
{
    private static readonly Dictionary<int, OperandType> Operands = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value, code => code.OperandType);

    private readonly MetadataReader metadata;
    private readonly PEReader image;
    private readonly List<IlReference> found = [];

    private IlReferences(PEReader image) => (this.image, metadata) = (image, image.GetMetadataReader());

    /// <summary>
    /// The references of every type whose full name passes; a nested or compiler-made type counts under its outermost one.
    /// </summary>
    public static IReadOnlyList<IlReference> Of(Assembly assembly, Func<string, bool> includes)
    {
        using PEReader image = new(File.OpenRead(assembly.Location));
        IlReferences reader = new(image);
        foreach (TypeDefinitionHandle handle in reader.metadata.TypeDefinitions)
        {
            string user = reader.Outermost(handle);
            if (includes(user)) reader.ReadType(handle, user);
        }
        return reader.found;
    }

    private void ReadType(TypeDefinitionHandle handle, string user)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        Names names = new(metadata);
        foreach (FieldDefinitionHandle field in type.GetFields())
            AddTypes(user, metadata.GetFieldDefinition(field).DecodeSignature(names, null));
        foreach (MethodDefinitionHandle method in type.GetMethods())
        {
            MethodDefinition definition = metadata.GetMethodDefinition(method);
            MethodSignature<ImmutableArray<string>> signature = definition.DecodeSignature(names, null);
            AddTypes(user, [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(x => x)]);
            if (definition.RelativeVirtualAddress != 0) ReadBody(image.GetMethodBody(definition.RelativeVirtualAddress), user, names);
        }
    }

    private void ReadBody(MethodBodyBlock body, string user, Names names)
    {
        if (!body.LocalSignature.IsNil)
            foreach (ImmutableArray<string> local in metadata.GetStandaloneSignature(body.LocalSignature)
                .DecodeLocalSignature(names, null)) AddTypes(user, local);
        BlobReader il = body.GetILReader();
        while (il.RemainingBytes > 0)
        {
            int code = il.ReadByte();
            if (code == 0xFE) code = 0xFE00 | il.ReadByte();
            switch (Operands[code])
            {
                case OperandType.InlineNone: break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar: il.ReadByte(); break;
                case OperandType.InlineVar: il.ReadInt16(); break;
                case OperandType.InlineI8 or OperandType.InlineR: il.ReadInt64(); break;
                case OperandType.InlineSwitch: for (int targets = il.ReadInt32(); targets > 0; targets--) il.ReadInt32(); break;
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    AddToken(user, MetadataTokens.EntityHandle(il.ReadInt32()), names);
                    break;
                default: il.ReadInt32(); break;
            }
        }
    }

    private void AddToken(string user, EntityHandle handle, Names names)
    {
        switch (handle.Kind)
        {
            case HandleKind.MemberReference:
                MemberReference member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                foreach (string type in names.Of(member.Parent)) found.Add(new(user, type, metadata.GetString(member.Name)));
                break;
            case HandleKind.MethodSpecification:
                MethodSpecification generic = metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                AddToken(user, generic.Method, names);
                foreach (ImmutableArray<string> argument in generic.DecodeSignature(names, null)) AddTypes(user, argument);
                break;
            case HandleKind.TypeReference or HandleKind.TypeSpecification:
                AddTypes(user, names.Of(handle));
                break;
        }
    }

    private void AddTypes(string user, ImmutableArray<string> types) =>
        found.AddRange(types.Select(type => new IlReference(user, type, "")));

    private string Outermost(TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        while (!type.GetDeclaringType().IsNil) type = metadata.GetTypeDefinition(type.GetDeclaringType());
        return $"{metadata.GetString(type.Namespace)}.{metadata.GetString(type.Name)}";
    }

    /// <summary>The full names of all types of other assemblies inside a signature.</summary>
    private sealed class Names(MetadataReader metadata) : ISignatureTypeProvider<ImmutableArray<string>, object?>
    {
        public ImmutableArray<string> Of(EntityHandle handle) => handle.Kind switch
        {
            HandleKind.TypeReference => GetTypeFromReference(metadata, (TypeReferenceHandle)handle, 0),
            HandleKind.TypeSpecification => metadata.GetTypeSpecification((TypeSpecificationHandle)handle).DecodeSignature(this, null),
            _ => [],
        };

        public ImmutableArray<string> GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte kind)
        {
            TypeReference type = reader.GetTypeReference(handle);
            string name = reader.GetString(type.Name);
            return type.ResolutionScope.Kind == HandleKind.TypeReference
                ? [.. GetTypeFromReference(reader, (TypeReferenceHandle)type.ResolutionScope, 0).Select(outer => $"{outer}.{name}")]
                : [$"{reader.GetString(type.Namespace)}.{name}"];
        }

        public ImmutableArray<string> GetGenericInstantiation(ImmutableArray<string> type,
            ImmutableArray<ImmutableArray<string>> arguments) =>
            [.. type, .. arguments.SelectMany(argument => argument)];

        public ImmutableArray<string> GetFunctionPointerType(MethodSignature<ImmutableArray<string>> signature) =>
            [.. signature.ReturnType, .. signature.ParameterTypes.SelectMany(type => type)];

        public ImmutableArray<string> GetModifiedType(ImmutableArray<string> modifier, ImmutableArray<string> type, bool isRequired) =>
            [.. modifier, .. type];
        public ImmutableArray<string> GetTypeFromSpecification(MetadataReader reader, object? context, TypeSpecificationHandle handle,
            byte kind) => Of(handle);
        public ImmutableArray<string> GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte kind) => [];
        public ImmutableArray<string> GetPrimitiveType(PrimitiveTypeCode code) => [];
        public ImmutableArray<string> GetGenericMethodParameter(object? context, int index) => [];
        public ImmutableArray<string> GetGenericTypeParameter(object? context, int index) => [];
        public ImmutableArray<string> GetArrayType(ImmutableArray<string> element, ArrayShape shape) => element;
        public ImmutableArray<string> GetByReferenceType(ImmutableArray<string> element) => element;
        public ImmutableArray<string> GetPinnedType(ImmutableArray<string> element) => element;
        public ImmutableArray<string> GetPointerType(ImmutableArray<string> element) => element;
        public ImmutableArray<string> GetSZArrayType(ImmutableArray<string> element) => element;
    }
}
