//! Every name that an expansion writes.

macro_rules! for_every_name {
    ($each:ident $($kind:ident)?) => {
        $each! {
            $($kind)?
            Add Amount AsRef BATCHNORM1 BATCHNORM1_PARAMS BATCHNORM1_PARAMS_SPEC
            BATCHNORM1_RELU BATCHNORM1_STATS BATCHNORM1_STATS_SPEC BRANCH1_0_DENSE1
            BRANCH1_1_DENSE1 BRANCH1_1_RELU1 BRANCH1_2_DENSE1 BRANCH2_0_TANH1
            BRANCH2_1_SIGMOID1 BUFFERS Back Backward BatchNorm BatchRenorm Bias
            Block_repeat1 BufferSpec Buffers CONCAT1 CONV2D1 CONV2D1_FOLDED
            CONV2D1_FOLDED_PARAMS CONV2D1_FOLDED_PARAMS_SPEC CONV2D1_FOLDED_POOL
            CONV2D1_NORM CONV2D1_OUTPUT CONV2D1_PARAMS CONV2D1_PARAMS_SPEC Clone Concat
            Constant Conv2d ConvNorm ConvPool Copy DENSE1 DENSE1_FOLDED_PARAMS DENSE1_OUTPUT
            DENSE1_PARAMS DENSE1_PARAMS_SPEC DENSE2 DENSE2_ DENSE2_OUTPUT DENSE2_OUTPUT_
            DENSE2_PARAMS DENSE2_PARAMS_ DENSE2_PARAMS_SPEC DENSE2_PARAMS_SPEC_ DENSE3
            DENSE3_ DENSE3_OUTPUT DENSE3_OUTPUT_ DENSE3_PARAMS DENSE3_PARAMS_
            DENSE3_PARAMS_SPEC DENSE3_PARAMS_SPEC_ DENSE4 DENSE4_ DENSE4_OUTPUT
            DENSE4_OUTPUT_ DENSE4_PARAMS DENSE4_PARAMS_ DENSE4_PARAMS_SPEC
            DENSE4_PARAMS_SPEC_ DROPOUT1 DROPOUT1_ Debug Default Dense DenseBack Deref
            DerefMut Direct DirectLayers DropConnect Dropout Error FLATTEN1 FLATTEN1_OUTPUT
            FOLDED Flatten ForgetGate Formatter Forward From GAUSSIAN_NOISE1 GLOROT GRU1
            Gamma GaussianNoise GenericLayers Gru HE_IN HIDDEN HIDDEN_ HIDDEN_FOLDED
            HIDDEN_OUTPUT HIDDEN_OUTPUT_ HIDDEN_PARAMS HIDDEN_PARAMS_ HIDDEN_PARAMS_SPEC
            HIDDEN_PARAMS_SPEC_ Hidden HiddenLayers Huber ImageLayers Infer Init Iterator
            Ix2 Key Kind Known KnownLayers LAYERNORM1 LAYERS LOSS LSTM1 Lanes Layer
            LayerBackward LayerForward LayerInfer LayerNorm LayerSpec LayerView LintedLayers
            LossOf Lstm MANY MAXPOOL2D1 MAXPOOL2D1_OUTPUT MaxPool2d Model Momentum Mse N
            Named NamedLayers Network None NormRelu Normal Of Ones Orthogonal Outputs Own
            PRELU1 Padding Params PartialEq Path PlainLayers Plan Plan_ Prelu RATE RELU1
            RELU1_ REPEAT1_BATCH_RENORM1 REPEAT1_BATCH_RENORM1_PARAMS
            REPEAT1_BATCH_RENORM1_PARAMS_SPEC REPEAT1_BATCH_RENORM1_STATS
            REPEAT1_BATCH_RENORM1_STATS_SPEC REPEAT1_CONV2D1 REPEAT1_CONV2D1_OUTPUT
            REPEAT1_CONV2D1_PARAMS REPEAT1_CONV2D1_PARAMS_SPEC REPEAT1_COUNT REPEAT1_DENSE1
            REPEAT1_DENSE1_OUTPUT REPEAT1_DENSE1_PARAMS REPEAT1_DENSE1_PARAMS_SPEC
            REPEAT1_DROPOUT1 REPEAT1_FOLDED_PARAMS REPEAT1_FOLDED_STATS REPEAT1_OUTPUT
            REPEAT1_PARAMS REPEAT1_RELU1 REPEAT1_STATS REPEAT1_TANH1 RESHAPE1 RESIDUAL
            RESIDUAL1_DENSE1 RESIDUAL1_DENSE2 RESIDUAL1_RELU1 RESIDUAL1_SHORTCUT_DENSE1
            Range Read Recurrent Relu Reshape Result Rng SAME1 SAME1_ SAME1_FOLDED_PARAMS
            SAME1_OUTPUT SAME1_OUTPUT_ SAME1_OWN SAME1_OWN_ SAME1_PARAMS SAME1_PARAMS_
            SAME1_PARAMS_SPEC SAME1_PARAMS_SPEC_ SIX SPATIAL_DROPOUT1 SPEC SUM Same Scalar
            SequenceLayers Settings Shape Sigmoid SoftmaxCrossEntropy Some SpatialDropout
            Spec Statistic Stats Steps T TANH1 TANH1_ Tanh Target TensorSpec To Trainable
            UNITS Unbiased UnfusedLayers Valid Values Variance Weight Zeros _INPUT __ide
            __if_files __model __private __settings a a_ add add_assign affine all
            all_and_blocks allow any args as_ref b b_ backward backward_in_lanes
            backward_in_place backward_through batch batch_ batch_renorm batchnorm
            batchnorm1 beta bias bias_init bool branch1_0_dense1 branch1_1_dense1
            branch1_1_relu1 branch1_2_dense1 branch2_0_tanh1 budget bytes c cast cast_to cfg
            channels checked classes classic clippy clone cmp concat concat1 constant consts
            conv2d conv2d1 convert copied copies_repeat1 core curve d d_max d_params d_x d_y
            d_y_ default delta dense dense1 dense2 dense2_ dense3 dense3_ dense4 dense4_
            deprecated deref deref_mut derive dilation dims doc drop_connect dropout end eps
            eq examples expr f f32 f64 features field files filters flatten fmt fold
            fold_into folded folded_stats forward forward_in_lanes forward_in_place
            forward_then fresh from from_bytes from_bytes_as_is from_key from_lanes gamma
            gaussian_noise gaussian_noise1 gradient grads grads_ groups gru gru1 hidden
            holds huber ident image in_lanes infer infer_folded infer_in_lanes infers init
            init_layers input input_ input_gradient input_gradient_ inputs io iter kept
            kernel key key_ l1 l2 label_smoothing lanes largest last layer layer_of
            layer_view layernorm layernorm1 layers len lint load load_as_is
            load_unchecked_architecture local locals loss losses lstm lstm1 macro_export
            macro_rules macs maxpool2d maxpool2d1 missing_docs model momentum move_to mse
            must_use name ndarray net new next nonstandard_style norm normal not_negative
            note number of once ops optional other output outputs over_batch own p padded
            padding params params_ part parts pass pass_ path pool positions positive prelu
            prelu1 primitive probability put r_max rate read_from reader reads
            recurrent_dropout regnet relu relu1 relu1_ repeat repeat1 repeat1_batch_renorm1
            repeat1_conv2d1 repeat1_dropout1 repeat1_relu1 repeat1_tanh1 reshape residual
            residual1_dense1 residual1_dense2 residual1_relu1 residual1_shortcut_dense1
            result rows rt rt_ running_mean running_var running_variance rust_analyzer same1
            same1_ saved saved_ saved_batchnorm1 saved_dense2 saved_gru1 saved_layernorm1
            saved_lstm1 saved_same1 scratch seed sequence settings shadowed shape shared
            sigmoid signal size softmax_cross_entropy spatial_dropout spatial_dropout1
            spread start stats std stream stride stringify sum sum1 take tanh tanh1 tensor
            text then_some to_lanes track_caller trainable trained training_bytes tt u64 u8
            unexpected_cfgs units unused usize values weight widths with with_settings word
            words ws ws_ x x_ y
        }
    };
}
